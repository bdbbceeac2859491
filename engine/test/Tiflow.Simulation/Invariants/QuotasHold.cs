using System.Collections.Immutable;
using Tiflow.Core.Cluster;
using Tiflow.Core.Projects;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>Once a quota was acknowledged, nothing is placed that its project may not have, by what users asked for.</summary>
internal sealed class QuotasHold : IInvariant
{
    private readonly HashSet<string> _placing = new(StringComparer.Ordinal);

    public string Id => "quotas-hold";

    public void Committing(World world, Batch batch)
    {
        _placing.Clear();
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (status.IsPlaced && world.Ledger.StatusOf(id)?.Incarnation != status.Incarnation)
            {
                var job = batch.Jobs.FirstOrDefault(job => job.Seq == id.Job) ?? world.Ledger.Jobs[id.Job];
                _placing.Add(job.Spec.Name.ProjectId);
            }
        }
    }

    public void Committed(World world, Batch batch)
    {
        foreach (var project in _placing)
        {
            foreach (var (name, limit) in LimitsOf(world, project).Where(pair => Used(world, project, pair.Key) > pair.Value))
            {
                world.Violated(Id, $"{project} uses {Used(world, project, name)} {name}, its quota allows {limit}");
            }
        }
    }

    /// <summary>Whether the quota keeps it waiting.</summary>
    public static bool Holds(World world, ClusterSnapshot.StoredRunnable runnable)
    {
        var project = world.Ledger.Jobs[runnable.Id.Job].Spec.Name.ProjectId;
        return LimitsOf(world, project).Any(pair =>
            Amount(world, runnable, pair.Key) is > 0 and var more && Used(world, project, pair.Key) + more > pair.Value);
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
