using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record ScheduleOutput
{
    public required string Id { get; init; }

    public required string ProjectId { get; init; }

    public required string Cron { get; init; }

    public required string TimeZone { get; init; }

    public required string Misfire { get; init; }

    public required string Overlap { get; init; }

    public required int Keep { get; init; }

    public required string State { get; init; }

    public required string? NextRunAt { get; init; }

    public required string? QueuedRunAt { get; init; }

    public required ScheduleRunOutput? LastRun { get; init; }

    public required string? CreatedAt { get; init; }

    public required ScheduledJobOutput Job { get; init; }

    public static ScheduleOutput From(Schedule schedule) => new()
    {
        Id = schedule.Id,
        ProjectId = schedule.ProjectId,
        Cron = schedule.Cron,
        TimeZone = schedule.TimeZone,
        Misfire = schedule.Misfire == MisfirePolicy.RunOnce ? "run-once" : "skip",
        Overlap = schedule.Overlap switch
        {
            OverlapPolicy.Queue => "queue",
            OverlapPolicy.CancelPrevious => "cancel-previous",
            OverlapPolicy.Allow => "allow",
            _ => "skip",
        },
        Keep = schedule.Keep,
        State = schedule.State.ToString(),
        NextRunAt = Rfc3339.Format(schedule.NextRunAt),
        QueuedRunAt = Rfc3339.Format(schedule.QueuedRunAt),
        LastRun = ScheduleRunOutput.From(schedule.LastRun),
        CreatedAt = Rfc3339.Format(schedule.CreatedAt),
        Job = ScheduledJobOutput.From(schedule.Job),
    };
}
