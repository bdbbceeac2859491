using System.Diagnostics;
using Tiflow.Metadata.Local;

namespace Tiflow.Metadata.Memory;

/// <summary>
/// What the clients of one simulated store share: its data, its feed and its election. Survives its clients.
/// </summary>
public sealed class MemoryStoreState
{
    private readonly Lock _lock = new();

    // Sorted by key. A list, because simulations hold thousands of keys, not millions, and read far more than they
    // insert.
    private readonly List<KeyValue> _pairs = [];
    private long _revision;
    private long _bytes;

    internal ChangeFeed Feed { get; } = new(revision: 0);

    internal LocalElection Election { get; } = new(default);

    internal LocalMasters Masters { get; } = new();

    /// <summary>Takes the leadership away from whoever has it, as a lost lease does.</summary>
    public void DeposeLeader() => Election.Leadership?.End();

    internal CommitResult Commit(StoreTransaction transaction, long quotaBytes)
    {
        lock (_lock)
        {
            foreach (var condition in transaction.Conditions)
            {
                if (!Holds_NeedsLock(condition))
                {
                    return new CommitResult.ConditionFailed(condition);
                }
            }

            CheckQuota_NeedsLock(transaction, quotaBytes);
            var changes = new List<StoreChange>(transaction.Mutations.Count);
            foreach (var mutation in transaction.Mutations)
            {
                Apply_NeedsLock(mutation, changes);
            }

            if (changes.Count > 0)
            {
                _revision++;
                Feed.Publish(changes);
            }

            return new CommitResult.Committed(_revision);
        }
    }

    internal KeyValue? Read(StoreKey key)
    {
        lock (_lock)
        {
            return Find_NeedsLock(key);
        }
    }

    internal RangeResult Range(RangeQuery query)
    {
        lock (_lock)
        {
            var (first, end) = Bounds_NeedsLock(query.Range);
            var count = query.Limit > 0 ? Math.Min(query.Limit, end - first) : end - first;
            var items = _pairs.GetRange(query.Descending ? end - count : first, count);
            if (query.Descending)
            {
                items.Reverse();
            }

            return new RangeResult(items, _revision, More: count < end - first);
        }
    }

    private bool Holds_NeedsLock(StoreCondition condition) => condition switch
    {
        StoreCondition.KeyAbsent absent => Find_NeedsLock(absent.Key) is null,
        StoreCondition.RevisionEquals equal => Find_NeedsLock(equal.Key)?.ModRevision == equal.ModRevision,
        StoreCondition.FenceHeld fence => Election.Holds(fence.Token),
        _ => throw new UnreachableException($"No rule for {condition.GetType().Name}."),
    };

    private void CheckQuota_NeedsLock(StoreTransaction transaction, long quotaBytes)
    {
        var growth = 0L;
        foreach (var put in transaction.Mutations.OfType<StoreMutation.Put>())
        {
            growth += Size(put.Key, put.Value) - (Find_NeedsLock(put.Key) is { } old ? Size(old.Key, old.Value) : 0);
        }

        if (growth > 0 && _bytes + growth > quotaBytes)
        {
            throw new StoreException(
                StoreErrorCode.StoreFull,
                FormattableString.Invariant($"The store's quota of {quotaBytes} bytes is full; delete something or raise it."));
        }
    }

    private void Apply_NeedsLock(StoreMutation mutation, List<StoreChange> changes)
    {
        switch (mutation)
        {
            case StoreMutation.Put put:
                Put_NeedsLock(put, changes);
                break;
            case StoreMutation.Delete delete:
                Delete_NeedsLock(new KeyRange(delete.Key, delete.Key.Successor()), changes);
                break;
            case StoreMutation.DeleteRange delete:
                Delete_NeedsLock(delete.Range, changes);
                break;
            default:
                throw new UnreachableException($"No rule for {mutation.GetType().Name}.");
        }
    }

    private void Put_NeedsLock(StoreMutation.Put put, List<StoreChange> changes)
    {
        var revision = _revision + 1;
        var index = LowerBound_NeedsLock(put.Key);
        if (index < _pairs.Count && _pairs[index].Key == put.Key)
        {
            _bytes -= Size(put.Key, _pairs[index].Value);
            _pairs[index] = _pairs[index] with { Value = put.Value, ModRevision = revision };
        }
        else
        {
            _pairs.Insert(index, new KeyValue(put.Key, put.Value, revision, revision));
        }

        _bytes += Size(put.Key, put.Value);
        changes.Add(new StoreChange(put.Key, put.Value, revision));
    }

    private void Delete_NeedsLock(KeyRange range, List<StoreChange> changes)
    {
        var (first, end) = Bounds_NeedsLock(range);
        foreach (var pair in _pairs.GetRange(first, end - first))
        {
            _bytes -= Size(pair.Key, pair.Value);
            changes.Add(new StoreChange(pair.Key, Value: null, _revision + 1));
        }

        _pairs.RemoveRange(first, end - first);
    }

    private KeyValue? Find_NeedsLock(StoreKey key)
    {
        var index = LowerBound_NeedsLock(key);
        return index < _pairs.Count && _pairs[index].Key == key ? _pairs[index] : null;
    }

    private (int First, int End) Bounds_NeedsLock(KeyRange range)
    {
        var first = LowerBound_NeedsLock(range.Start);
        var end = range.End is { } key ? LowerBound_NeedsLock(key) : _pairs.Count;
        return (first, Math.Max(first, end));
    }

    private int LowerBound_NeedsLock(StoreKey key)
    {
        var (low, high) = (0, _pairs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _pairs[middle].Key.CompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static long Size(StoreKey key, ReadOnlyMemory<byte> value) => key.Length + value.Length;
}
