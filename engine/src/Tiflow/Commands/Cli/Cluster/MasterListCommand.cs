using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class MasterListCommand
{
    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "list",
            "List the masters and say which of them leads.",
            "tiflow cli master list",
            "tiflow cli master list -o json");
        CliSession.Handle(command, options, static async (session, _, cancellationToken) =>
        {
            var masters = await session.Client.ListMastersAsync(cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson([.. masters.Select(MasterOutput.From)], CliJson.Documents.IReadOnlyListMasterOutput);
            }
            else
            {
                session.Output.Write(ClusterTables.Masters(masters));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
