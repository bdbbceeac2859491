namespace Tiflow.Core.Jobs;

/// <summary>What a job is doing. The numbers are on the wire and in the store.</summary>
public enum JobState
{
    None = 0,
    Pending = 1,
    Starting = 2,
    Running = 3,
    Backoff = 4,
    Pausing = 5,
    Paused = 6,
    Canceling = 7,
    Canceled = 8,
    Finished = 9,
    Failed = 10,
}
