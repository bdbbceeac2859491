namespace Tiflow.Core.Effects;

/// <summary>Why a job is where it is, and what its first runnable that waits for an executor needs.</summary>
public sealed record PlacementView
{
    public required string Summary { get; init; }

    /// <summary>What would make it go on; empty when nothing has to be done.</summary>
    public required string Advice { get; init; }

    /// <summary>The index of the runnable that waits; null when none does. All that follows is about it.</summary>
    public int? Waiting { get; init; }

    public IReadOnlyList<PlacementFilter> Filters { get; init; } = [];

    /// <summary>Null unless all executors that come into question lack room.</summary>
    public PlacementMiss? NearestMiss { get; init; }

    /// <summary>What the job's project may have; null when it has no quota.</summary>
    public QuotaView? Quota { get; init; }

    /// <summary>How many others of its project wait that are tried first; null when nothing waits.</summary>
    public int? WaitingBefore { get; init; }

    /// <summary>When the first of its runnables that failed tries again; null when none does.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}
