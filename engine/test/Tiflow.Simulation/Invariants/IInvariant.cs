using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Processes;
using Tiflow.Simulation.Users;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// A promise, judged by what can be seen around the leader. What is wrong is said by <see cref="World.Violated"/>.
/// </summary>
internal interface IInvariant
{
    string Id { get; }

    /// <summary>A batch is being committed; the ledger still shows what was before it.</summary>
    void Committing(World world, Batch batch)
    {
    }

    /// <summary>The ledger shows the batch.</summary>
    void Committed(World world, Batch batch)
    {
    }

    /// <summary>A leader tells somebody something.</summary>
    void Acts(World world, SimulatedLeader leader, ClusterEffect effect)
    {
    }

    /// <summary>A user has an answer to what was asked then.</summary>
    void Answered(World world, UserRequest request, TimeSpan askedAt, RequestResult result)
    {
    }

    /// <summary>A new leader has read this.</summary>
    void Loaded(World world, ClusterSnapshot stored)
    {
    }

    /// <summary>A process has begun to run this.</summary>
    void Started(World world, SimulatedExecutor executor, IncarnationId incarnation)
    {
    }

    /// <summary>A leader has ended a batch of decisions.</summary>
    void Decided(World world, SimulatedLeader leader)
    {
    }

    /// <summary>The faults have ended and time has passed: what is still missing; empty when nothing is.</summary>
    IEnumerable<string> Unsettled(World world) => [];
}
