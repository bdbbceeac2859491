namespace Tiflow.Core.Executors;

/// <summary>Whether an executor takes work. The numbers are on the wire and in the store.</summary>
public enum ExecutorState
{
    None = 0,
    Online = 1,

    /// <summary>Takes nothing new; what runs on it moves away.</summary>
    Draining = 2,

    /// <summary>Takes nothing new; what runs on it stays.</summary>
    Cordoned = 3,

    /// <summary>Its process is gone, or was silent for too long.</summary>
    Offline = 4,
}
