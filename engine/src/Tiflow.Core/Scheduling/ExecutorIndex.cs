using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// Finds the best executor for a demand without looking at all of them: a pool per kind of demand, built when it is
/// first asked for, kept up to date from then on, and given up when others are used more.
/// </summary>
/// <param name="executors">All executors; the owner adds and removes.</param>
/// <param name="spreadLabel">The label whose values are the failure domains.</param>
/// <param name="policy">What is best.</param>
internal sealed class ExecutorIndex(
    SortedDictionary<ExecutorId, ExecutorEntry> executors, string spreadLabel, PlacementPolicy policy)
{
    // What is changed on an executor is changed in all pools that it sits in: on average no more than this many.
    private const int PoolsPerExecutor = 16;
    private const int FewLeaves = 4096;

    // Domains beyond these count as one: a label that each executor has for itself spreads nothing.
    private const int MostZones = 64;

    private readonly Dictionary<string, int> _zones = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<PoolKey, ExecutorPool> _pools = [];
    private readonly LinkedList<ExecutorPool> _byUse = new();
    private readonly Dictionary<string, ExecutorEntry> _taking = new(StringComparer.Ordinal);
    private int _leaves;
    private int _removed;

    public void Add(ExecutorEntry executor)
    {
        executor.Zone = ZoneOf(executor.Spec.LabelOf(spreadLabel) ?? "");
        foreach (var pool in _pools.Values.Where(pool => pool.Key.Admits(executor.Spec)))
        {
            pool.Seat(executor);
            _leaves++;
        }

        Update(executor);
    }

    public void Remove(ExecutorEntry executor)
    {
        Count(executor, takesWork: false);
        foreach (var seat in executor.Seats)
        {
            seat.Tree.Remove(seat.Leaf);
        }

        executor.Seats.Clear();

        // Their leaves stay behind empty: at times all pools are built anew.
        if (++_removed > executors.Count + FewLeaves)
        {
            Forget();
        }
    }

    /// <summary>Its room changed, or whether it takes work.</summary>
    public void Update(ExecutorEntry executor)
    {
        Count(executor, executor.TakesWork);
        foreach (var seat in executor.Seats)
        {
            seat.Pool.Update(executor, seat);
        }
    }

    /// <summary>The executor of that name, if it takes work: no two that do have the same.</summary>
    public ExecutorEntry? FindByName(string name) => _taking.GetValueOrDefault(name);

    public ExecutorPool Pool(in PoolKey key)
    {
        if (!_pools.TryGetValue(key, out var pool))
        {
            pool = Build(key);
        }
        else if (_byUse.First != pool.Use)
        {
            _byUse.Remove(pool.Use!);
            _byUse.AddFirst(pool.Use!);
        }

        return pool;
    }

    private int ZoneOf(string value)
    {
        if (!_zones.TryGetValue(value, out var zone))
        {
            zone = Math.Min(_zones.Count, MostZones - 1);
            if (_zones.Count < MostZones)
            {
                _zones.Add(value, zone);
            }
        }

        return zone;
    }

    private void Count(ExecutorEntry executor, bool takesWork)
    {
        var counts = _taking.TryGetValue(executor.Spec.Name, out var counted) && counted == executor;
        if (takesWork != counts)
        {
            if (takesWork)
            {
                _taking[executor.Spec.Name] = executor;
            }
            else
            {
                _taking.Remove(executor.Spec.Name);
            }
        }
    }

    private ExecutorPool Build(in PoolKey key)
    {
        var pool = new ExecutorPool(key, policy);
        foreach (var executor in executors.Values)
        {
            if (key.Admits(executor.Spec))
            {
                pool.Seat(executor);
                _leaves++;
            }
        }

        _pools.Add(key, pool);
        pool.Use = _byUse.AddFirst(pool);
        while (_leaves > (PoolsPerExecutor * executors.Count) + FewLeaves && _byUse.Last is { Value: var oldest } && oldest != pool)
        {
            Forget(oldest);
        }

        return pool;
    }

    private void Forget(ExecutorPool pool)
    {
        _pools.Remove(pool.Key);
        _byUse.Remove(pool.Use!);
        _leaves -= pool.Leaves;
        foreach (var executor in executors.Values)
        {
            executor.Seats.RemoveAll(seat => seat.Pool == pool);
        }
    }

    private void Forget()
    {
        (_leaves, _removed) = (0, 0);
        _pools.Clear();
        _byUse.Clear();
        foreach (var executor in executors.Values)
        {
            executor.Seats.Clear();
        }
    }
}
