namespace Tiflow.Sdk;

/// <summary>The states of a worker.</summary>
public enum WorkerState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Waits to be placed on an executor: for room, or for its next attempt.</summary>
    Pending = 1,

    /// <summary>Placed, not yet confirmed by the executor.</summary>
    Starting = 2,

    /// <summary>Runs.</summary>
    Running = 3,

    /// <summary>Has done its work.</summary>
    Finished = 4,

    /// <summary>Has failed for good: a terminal error, or too many attempts.</summary>
    Failed = 5,

    /// <summary>Was stopped on request.</summary>
    Stopped = 6,

    /// <summary>Its executor is gone; it will be placed anew.</summary>
    Lost = 7,
}
