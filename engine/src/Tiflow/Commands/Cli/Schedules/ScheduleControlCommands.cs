using System.CommandLine;
using Tiflow.Client;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Schedules;

/// <summary>The verbs that answer with a schedule.</summary>
internal static class ScheduleControlCommands
{
    private static readonly Option<string> ScheduleId = ScheduleGroup.ScheduleId();

    public static Command CreateShow(CliOptions options) => Create(
        options,
        "show",
        "Show a schedule, its next run and its last one.",
        static (client, id, cancellationToken) => client.GetScheduleAsync(id, cancellationToken),
        ScheduleLine.PrintInFull);

    public static Command CreatePause(CliOptions options) => Create(
        options,
        "pause",
        "Make no more runs; those that run go on. Repeating it changes nothing.",
        static (client, id, cancellationToken) => client.PauseScheduleAsync(id, cancellationToken),
        ScheduleLine.Print);

    public static Command CreateResume(CliOptions options) => Create(
        options,
        "resume",
        "Make runs again from the next moment on. Repeating it changes nothing.",
        static (client, id, cancellationToken) => client.ResumeScheduleAsync(id, cancellationToken),
        ScheduleLine.Print);

    public static Command CreateRunNow(CliOptions options) => Create(
        options,
        "run-now",
        "Make one run at once, also while the schedule is paused or another run goes on; print the run's job id.",
        static (client, id, cancellationToken) => client.RunScheduleNowAsync(id, cancellationToken),
        static (session, schedule) =>
        {
            if (session.Output.IsJson)
            {
                ScheduleLine.Print(session, schedule);
            }
            else
            {
                session.Output.WriteLine(schedule.LastRun.JobId);
            }
        });

    private static ExampleCommand Create(
        CliOptions options,
        string verb,
        string description,
        Func<MasterClient, string, CancellationToken, Task<Schedule>> action,
        Action<CliSession, Schedule> print)
    {
        var command = new ExampleCommand(verb, description, $"tiflow cli schedule {verb} --schedule-id nightly") { ScheduleId };
        CliSession.Handle(command, options, async (session, result, cancellationToken) =>
        {
            print(session, await action(session.Client, result.GetRequiredValue(ScheduleId), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
