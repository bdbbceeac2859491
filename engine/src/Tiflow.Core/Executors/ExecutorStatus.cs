namespace Tiflow.Core.Executors;

/// <summary>Where an executor stands and what its users want of it; stored at every change.</summary>
public sealed record ExecutorStatus
{
    public required ExecutorState State { get; init; }

    /// <summary>
    /// Users want nothing new on it. Holds until they say otherwise: while it drains, while it is gone, and for the next
    /// process of its name.
    /// </summary>
    public bool IsCordoned { get; init; }

    /// <summary>Its process is stopping: it gets its goodbye once nothing is left on it.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>It is offline because a fact has proven that its process is gone, not because it was silent.</summary>
    public bool IsProvenDead { get; init; }

    /// <summary>When a drain loses its patience and fences what is left; null: when each runnable's grace is over.</summary>
    public DateTimeOffset? DrainDeadline { get; init; }

    /// <summary>The number of the next entry of the executor's history.</summary>
    public long NextEventSeq { get; init; } = 1;
}
