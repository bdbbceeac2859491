using Tiflow.Core.Resources;

namespace Tiflow.Core.Executors;

/// <summary>An executor as users see it, at one moment.</summary>
public sealed record ExecutorView
{
    public required ExecutorId Id { get; init; }

    public required ExecutorSpec Spec { get; init; }

    public required ExecutorStatus Status { get; init; }

    public required ResourceVector Used { get; init; }

    public required int Runnables { get; init; }

    /// <summary>Null while no heartbeat was received by this leader.</summary>
    public TimeSpan? LastHeartbeatAge { get; init; }
}
