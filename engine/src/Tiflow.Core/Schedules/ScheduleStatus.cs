namespace Tiflow.Core.Schedules;

/// <summary>Where a schedule stands; stored at every change, together with the run that it makes.</summary>
public sealed record ScheduleStatus
{
    public required ScheduleState State { get; init; }

    /// <summary>When the next run is due; null while there is none.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>The moment of a run that waits for an earlier one to end.</summary>
    public DateTimeOffset? QueuedRunAt { get; init; }

    /// <summary>The moment that the last run was for; null before the first.</summary>
    public DateTimeOffset? LastRunAt { get; init; }
}
