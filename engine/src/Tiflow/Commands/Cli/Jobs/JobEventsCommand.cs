using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobEventsCommand
{
    private static readonly Option<string> JobId = JobOptions.JobId();

    private static readonly Option<bool> Follow = new("--follow")
    {
        Description = "Go on with each new event until the job has ended; with -o json one document a line",
    };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "events",
            "Show what happened to a job and its workers, oldest first.",
            "tiflow cli job events --job-id cvsdemo-k3f9x2ab",
            "tiflow cli job events --job-id cvsdemo-k3f9x2ab --follow -o json")
        {
            JobId, Follow,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var follow = result.GetValue(Follow);
            var events = session.Client.EventsAsync(result.GetRequiredValue(JobId), follow, cancellationToken);
            await (session.Output.IsJson && !follow ? PrintArrayAsync(session, events) : PrintLinesAsync(session, events));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task PrintArrayAsync(CliSession session, IAsyncEnumerable<HistoryEvent> events) =>
        session.Output.WriteJson(
            await events.Select(EventOutput.Of).ToListAsync(),
            CliJson.Documents.IReadOnlyListEventOutput);

    private static async Task PrintLinesAsync(CliSession session, IAsyncEnumerable<HistoryEvent> events)
    {
        await foreach (var item in events)
        {
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(EventOutput.Of(item), CliJson.Lines.EventOutput);
            }
            else
            {
                session.Output.WriteLine(EventLine.Format(item));
            }
        }
    }
}
