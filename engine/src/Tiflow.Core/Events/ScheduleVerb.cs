namespace Tiflow.Core.Events;

/// <summary>What users can want of a schedule that exists.</summary>
public enum ScheduleVerb
{
    None = 0,
    Pause,
    Resume,

    /// <summary>One run for the given moment, whatever else runs.</summary>
    RunNow,

    /// <summary>Its runs stay, as jobs of their own.</summary>
    Delete,
}
