using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Schedules;

internal static class ScheduleDeleteCommand
{
    private static readonly Option<string> ScheduleId = ScheduleGroup.ScheduleId();

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "delete",
            "Remove a schedule; its runs stay, as jobs of their own.",
            "tiflow cli schedule delete --schedule-id nightly")
        {
            ScheduleId,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var id = result.GetRequiredValue(ScheduleId);
            await session.Client.DeleteScheduleAsync(id, cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(new DeletedOutput(id, Deleted: true), CliJson.Documents.DeletedOutput);
            }
            else
            {
                session.Output.WriteLine($"schedule {id} is deleted");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
