namespace Tiflow.Core.Schedules;

/// <summary>What comes of runs whose time passed while nobody led. The numbers are on the wire and in the store.</summary>
public enum MisfirePolicy
{
    None = 0,

    /// <summary>Nothing.</summary>
    Skip = 1,

    /// <summary>One run for all of them.</summary>
    RunOnce = 2,
}
