namespace Tiflow.Faults.Plans;

/// <summary>What can go wrong with one process or its host.</summary>
internal enum FaultKind
{
    Kill,
    Terminate,
    Pause,
    Silent,
    Deaf,
    Mute,
    Reset,
    Loss,
    Delay,

    /// <summary>All processes of the cluster at once.</summary>
    KillAll,
}
