using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>A job master or worker in the leader's memory.</summary>
public sealed class RunnableEntry
{
    // A leader holds a million of these: a nullable time would take twice the room.
    private const long Never = long.MinValue;

    private long _retryDue = Never;
    private long _stopDue = Never;

    internal RunnableEntry(JobEntry job, RunnableId id, RunnableSpec spec, RunnableStatus status)
    {
        Job = job;
        Id = id;
        Spec = spec;
        Status = status;
    }

    public JobEntry Job { get; }

    public RunnableId Id { get; }

    public RunnableSpec Spec { get; internal set; }

    public RunnableStatus Status { get; internal set; }

    public IncarnationId Incarnation => new(Id, Status.Incarnation);

    /// <summary>Whether it is placed together with its gang: later runs, after a failure, are placed alone.</summary>
    internal bool IsWithGang => Spec.Gang is not null && Status.Incarnation == 0;

    /// <summary>The name of the only executor that it can run on; null: it may run anywhere.</summary>
    internal string? BoundTo => LocalResourceRules.HolderOf(this);

    /// <summary>Where it waits for an executor; null while it does not.</summary>
    internal WaitingLine? Line { get; set; }

    /// <summary>The last report of the present run; null while nothing runs, or it has not reported yet.</summary>
    internal RunnableReport? Report { get; set; }

    /// <summary>When the present run was confirmed, on the leader's monotonic clock.</summary>
    internal TimeSpan RunningSince { get; set; }

    /// <summary>When the pause before the next attempt ends; null while there is none.</summary>
    internal TimeSpan? RetryDue
    {
        get => TimeOf(_retryDue);
        set => _retryDue = TicksOf(value);
    }

    /// <summary>Where it is asked to move to even out loads; null while it is not, and once it is placed anew.</summary>
    internal Relocation? Relocation { get; set; }

    /// <summary>When a graceful stop has taken too long; null while there is none.</summary>
    internal TimeSpan? StopDue
    {
        get => TimeOf(_stopDue);
        set => _stopDue = TicksOf(value);
    }

    private static TimeSpan? TimeOf(long ticks) => ticks == Never ? null : new TimeSpan(ticks);

    private static long TicksOf(TimeSpan? time) => time?.Ticks ?? Never;
}
