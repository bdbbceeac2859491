using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class ExecutorListCommand
{
    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "list",
            "List the executors in the order of their registration.",
            "tiflow cli executor list",
            "tiflow cli executor list -o wide");
        CliSession.Handle(command, options, static async (session, _, cancellationToken) =>
        {
            var executors = await session.Client.ListExecutorsAsync(cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson([.. executors.Select(ExecutorOutput.From)], CliJson.Documents.IReadOnlyListExecutorOutput);
            }
            else
            {
                session.Output.Write(ClusterTables.Executors(executors, session.Output.IsWide));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
