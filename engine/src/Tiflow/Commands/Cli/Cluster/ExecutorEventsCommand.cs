using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class ExecutorEventsCommand
{
    private static readonly Option<string> Executor = ExecutorGroup.Executor();

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "events",
            "Show what happened to an executor, oldest first.",
            "tiflow cli executor events --executor executor-1")
        {
            Executor,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var events = await session.Client.ExecutorEventsAsync(result.GetRequiredValue(Executor), cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson([.. events.Select(EventOutput.Of)], CliJson.Documents.IReadOnlyListEventOutput);
                return ExitCodes.Done;
            }

            foreach (var item in events)
            {
                session.Output.WriteLine(EventLine.Format(item));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
