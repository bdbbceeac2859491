using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Effects;

/// <summary>A job as users see it, at one moment.</summary>
public sealed record JobView
{
    public required JobSeq Seq { get; init; }

    public required JobSpec Spec { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>Why it is in this state, with what its workers add to it.</summary>
    public required string Reason { get; init; }

    /// <summary>What the job master takes on its executor.</summary>
    public required ResourceVector Demand { get; init; }

    /// <summary>How its failures are repeated.</summary>
    public required RetryPolicy Retry { get; init; }

    public int Attempt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public RunnableReport? Report { get; init; }

    public ExecutorId? MasterExecutor { get; init; }

    public long MasterIncarnation { get; init; }

    /// <summary>Only where it was asked for.</summary>
    public PlacementView? Placement { get; init; }

    /// <summary>What it keeps on disks of executors, by name.</summary>
    public IReadOnlyList<LocalResource> LocalResources { get; init; } = [];

    public required IReadOnlyList<WorkerView> Workers { get; init; }
}
