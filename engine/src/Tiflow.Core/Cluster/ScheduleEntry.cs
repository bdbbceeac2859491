using Tiflow.Core.Schedules;

namespace Tiflow.Core.Cluster;

/// <summary>A schedule in the leader's memory.</summary>
public sealed class ScheduleEntry
{
    internal ScheduleEntry(ScheduleSpec spec, ScheduleStatus status)
    {
        Spec = spec;
        Status = status;
    }

    public ScheduleSpec Spec { get; }

    public ScheduleStatus Status { get; internal set; }

    /// <summary>This leader has not looked at it yet: a run that is due was missed while nobody led.</summary>
    internal bool IsNewToLeader { get; set; }

    /// <summary>Whether it stands among <see cref="ScheduleBook.ToLookAt"/>.</summary>
    internal bool AwaitsLook { get; set; }
}
