namespace Tiflow.Core.Schedules;

/// <summary>Whether a schedule makes runs. The numbers are on the wire and in the store.</summary>
public enum ScheduleState
{
    None = 0,
    Active = 1,
    Paused = 2,
}
