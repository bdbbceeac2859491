using Tiflow.Core.Schedules;

namespace Tiflow.Core.Cluster;

/// <summary>All changes of schedules, so that the change set follows.</summary>
internal static class StepSchedules
{
    public static void AddSchedule(this Step step, ScheduleEntry schedule)
    {
        step.State.Schedules.Add(schedule);
        step.Changes.Added(schedule);
    }

    public static void Set(this Step step, ScheduleEntry schedule, ScheduleStatus status)
    {
        schedule.Status = status;
        step.Changes.Changed(schedule);
    }

    public static void RemoveSchedule(this Step step, ScheduleEntry schedule)
    {
        step.State.Schedules.ByName.Remove(schedule.Spec.Name);
        step.State.Timers.Disarm(new TimerKey.Schedule(schedule.Spec.Name));
        step.Changes.Removed(schedule);
    }
}
