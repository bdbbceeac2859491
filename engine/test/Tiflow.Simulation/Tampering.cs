using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation;

/// <summary>
/// Deliberate bugs at the border between the leader's mind and its world, to show that invariants find them. By default
/// there is none.
/// </summary>
internal sealed record Tampering
{
    /// <summary>What the leader hears; null: nothing.</summary>
    public Func<World, ClusterEvent, ClusterEvent?> OnEvent { get; init; } = static (_, heard) => heard;

    /// <summary>What the leader does.</summary>
    public Func<World, ClusterEffect, IEnumerable<ClusterEffect>> OnEffect { get; init; } = static (_, effect) => [effect];

    /// <summary>What a batch changes.</summary>
    public Func<World, Batch, Batch> OnBatch { get; init; } = static (_, batch) => batch;

    /// <summary>What a new leader reads.</summary>
    public Func<World, ClusterSnapshot, ClusterSnapshot> OnLoad { get; init; } = static (_, stored) => stored;

    /// <summary>What an executor says of itself.</summary>
    public Func<ExecutorSpec, ExecutorSpec> OnSpec { get; init; } = static spec => spec;

    /// <summary>What happens to a leader's memory after a batch.</summary>
    public Action<World, ClusterMachine> OnMemory { get; init; } = static (_, _) => { };

    /// <summary>The options that a leader goes by.</summary>
    public Func<ClusterOptions, ClusterOptions> OnOptions { get; init; } = static options => options;

    public bool AnswersBeforeCommit { get; init; }

    /// <summary>How much too late gates close.</summary>
    public TimeSpan GateDelay { get; init; }
}
