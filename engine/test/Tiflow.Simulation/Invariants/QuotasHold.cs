using System.Collections.Immutable;
using Tiflow.Core.Cluster;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// Once a quota was acknowledged, nothing is placed that its project may not have, by what users asked for. What was placed
/// before may exceed it, and who takes nothing of a resource is placed all the same.
/// </summary>
internal sealed class QuotasHold : IInvariant
{
    private readonly List<RunnableId> _placing = [];

    public string Id => "quotas-hold";

    public void Committing(World world, Batch batch)
    {
        _placing.Clear();
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (status.IsPlaced && world.Ledger.StatusOf(id)?.Incarnation != status.Incarnation)
            {
                _placing.Add(id);
            }
        }
    }

    public void Committed(World world, Batch batch)
    {
        foreach (var placed in _placing.Select(id => world.Ledger.Runnables[id]))
        {
            var project = world.Ledger.Jobs[placed.Id.Job].Spec.Name.ProjectId;
            foreach (var (name, limit) in LimitsOf(world, project))
            {
                if (Amount(world, placed, name) > 0 && Used(world, project, name) is var used && used > limit)
                {
                    world.Violated(Id, $"{placed.Id} is placed, {project} uses {used} {name}, its quota allows {limit}");
                }
            }
        }
    }

    /// <summary>Whether the quota keeps it, or its gang, waiting.</summary>
    public static bool Holds(World world, ClusterSnapshot.StoredRunnable runnable)
    {
        var project = world.Ledger.Jobs[runnable.Id.Job].Spec.Name.ProjectId;
        var count = Gangs.CountWith(world, runnable);
        return LimitsOf(world, project).Any(pair =>
            Amount(world, runnable, pair.Key) is > 0 and var each && Used(world, project, pair.Key) + (count * each) > pair.Value);
    }

    private static ImmutableSortedDictionary<string, long> LimitsOf(World world, string project) =>
        world.Users.Truth.Quotas.GetValueOrDefault(project, ProjectQuota.None).Limits;

    private static long Used(World world, string project, string name) => world.Ledger.Jobs.Values
        .Where(job => job.Spec.Name.ProjectId == project)
        .SelectMany(job => world.Ledger.Of(job.Seq))
        .Where(static runnable => runnable.Status.IsPlaced)
        .Sum(runnable => Amount(world, runnable, name));

    private static long Amount(World world, ClusterSnapshot.StoredRunnable runnable, string name) => name == ProjectQuota.WorkersName
        ? runnable.Id.IsMaster ? 0 : 1
        : CapacityIsEnough.DemandOf(world, runnable)[name];
}
