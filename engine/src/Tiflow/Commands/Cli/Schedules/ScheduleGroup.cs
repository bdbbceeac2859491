using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Schedules;

internal static class ScheduleGroup
{
    public static Command Create(CliOptions options) => new ExampleCommand(
        "schedule",
        "Look at and control jobs that run again and again; 'job create --schedule' makes one.",
        "tiflow cli schedule list",
        "tiflow cli schedule run-now --schedule-id nightly")
    {
        ScheduleListCommand.Create(options),
        ScheduleControlCommands.CreateShow(options),
        ScheduleControlCommands.CreatePause(options),
        ScheduleControlCommands.CreateResume(options),
        ScheduleControlCommands.CreateRunNow(options),
        ScheduleDeleteCommand.Create(options),
    };

    public static Option<string> ScheduleId() => new("--schedule-id") { Description = "The schedule", HelpName = "ID", Required = true };
}
