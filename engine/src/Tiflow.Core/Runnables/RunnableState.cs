namespace Tiflow.Core.Runnables;

/// <summary>What a job master or worker is doing. The numbers are on the wire and in the store.</summary>
public enum RunnableState
{
    None = 0,

    /// <summary>Waits to be placed: for room, or for its next attempt.</summary>
    Pending = 1,
    Starting = 2,
    Running = 3,
    Finished = 4,
    Failed = 5,
    Stopped = 6,

    /// <summary>Its executor is gone; waits to be placed as Pending does.</summary>
    Lost = 7,
}
