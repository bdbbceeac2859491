using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class ExecutorShowCommand
{
    private static readonly Option<string> Executor = ExecutorGroup.Executor();

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "show",
            "Show one executor and what runs on it.",
            "tiflow cli executor show --executor executor-1",
            "tiflow cli executor show --executor exec-3 -o json | jq .placed")
        {
            Executor,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var details = await session.Client.GetExecutorAsync(result.GetRequiredValue(Executor), cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(ExecutorOutput.From(details), CliJson.Documents.ExecutorOutput);
                return ExitCodes.Done;
            }

            foreach (var part in ExecutorTables.Details(details))
            {
                session.Output.Write(part);
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
