using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Schedules;

internal static class ScheduleListCommand
{
    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "list",
            "List schedules in the order of their ids.",
            "tiflow cli schedule list",
            "tiflow cli schedule list -o json | jq -r '.[] | [.id, .next_run_at] | @tsv'");
        CliSession.Handle(command, options, static async (session, _, cancellationToken) =>
        {
            var schedules = await session.Client.ListSchedulesAsync(cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson([.. schedules.Select(ScheduleOutput.From)], CliJson.Documents.IReadOnlyListScheduleOutput);
            }
            else
            {
                session.Output.Write(ScheduleTables.List(schedules));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
