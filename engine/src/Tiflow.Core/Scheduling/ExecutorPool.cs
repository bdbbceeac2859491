using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>The executors that pass one <see cref="PoolKey"/>, by failure domain.</summary>
internal sealed class ExecutorPool(PoolKey key, PlacementPolicy policy)
{
    // By zone; null where the pool has no executor.
    private readonly List<FitTree?> _zones = [];
    private readonly string? _extra = key.Extra;

    public PoolKey Key => key;

    public int Leaves => _zones.Sum(static tree => tree?.Count ?? 0);

    public LinkedListNode<ExecutorPool>? Use { get; set; }

    public void Seat(ExecutorEntry executor)
    {
        while (_zones.Count <= executor.Zone)
        {
            _zones.Add(null);
        }

        var tree = _zones[executor.Zone] ??= new FitTree(_extra);
        var seat = new Seat(this, tree, tree.Add(executor));
        executor.Seats.Add(seat);
        Update(executor, seat);
    }

    public void Update(ExecutorEntry executor, in Seat seat) => seat.Tree.Update(seat.Leaf, Rank(executor));

    /// <summary>The best executor for a runnable of the job; null only when none fits.</summary>
    public ExecutorEntry? Choose(ResourceVector demand, JobEntry job)
    {
        ExecutorEntry? best = null;
        var (bestCount, bestRank) = (int.MaxValue, double.PositiveInfinity);
        for (var zone = 0; zone < _zones.Count; zone++)
        {
            if (_zones[zone] is not { } tree)
            {
                continue;
            }

            var count = policy == PlacementPolicy.Spread ? job.PlacedIn(zone) : 0;
            if (count > bestCount)
            {
                continue;
            }

            if (tree.Find(demand, count < bestCount ? double.PositiveInfinity : bestRank) is { } found)
            {
                (best, bestCount, bestRank) = (found.Executor, count, found.Rank);
            }
        }

        return best;
    }

    private double Rank(ExecutorEntry executor) => policy == PlacementPolicy.Spread ? executor.Load : -executor.Load;
}
