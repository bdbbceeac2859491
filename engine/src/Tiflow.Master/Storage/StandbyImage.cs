using System.Globalization;
using System.Text;
using Tiflow.Core.Cluster;
using Tiflow.Master.ControlLoop;
using Tiflow.Metadata;

namespace Tiflow.Master.Storage;

/// <summary>
/// The leader's state as a master that stands by keeps it: read once, then followed change by change, so that a new
/// leader has nothing to read. Thread-safe.
/// </summary>
internal sealed class StandbyImage(IMetaStore store, TimeProvider time)
{
    private static readonly StoreKey Jobs = StoreKey.FromString(StoreLayout.Jobs);
    private static readonly StoreKey Executors = StoreKey.FromString(StoreLayout.Executors);
    private static readonly StoreKey Schedules = StoreKey.FromString(StoreLayout.Schedules);
    private static readonly StoreKey Projects = StoreKey.FromString(StoreLayout.Projects);
    private static readonly StoreKey Histories = StoreKey.FromString(StoreLayout.Histories);
    // A store of a newer build may hold what this one cannot read: everything is read anew after each pause.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    // Reading everything anew takes less than waiting for a feed that has fallen so far behind.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<StoreKey, JobRecord> _jobs = [];
    private readonly SortedDictionary<StoreKey, ReadOnlyMemory<byte>> _others = [];
    private TaskCompletionSource? _moved;
    private long _revision;

    /// <summary>Keeps the image up to date until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var start = await LoadAsync(cancellationToken);
                await foreach (var batch in store.WatchAsync(StoreLayout.Everything, start, cancellationToken))
                {
                    Apply(batch);
                }
            }
            catch (Exception e) when (e is StoreException or InvalidDataException)
            {
                // The store is out of reach, or has forgotten where this stood; who leads without an image reads everything.
                Forget();
                await Task.Delay(PauseAfterError, time, cancellationToken);
            }
        }
    }

    /// <summary>
    /// The state that a new leader begins with. No earlier leader can change it any more: a first write of the new one
    /// shows where the feed has to be.
    /// </summary>
    /// <exception cref="LeaderLostException">Another one leads already.</exception>
    public async Task<ClusterSnapshot> TakeAsync(FencingToken leader, CancellationToken cancellationToken)
    {
        var followed = await MarkAsync(leader, cancellationToken) is { } revision ? await SnapshotAsync(revision, cancellationToken) : null;
        return followed ?? await new SnapshotReader(store).ReadAsync(cancellationToken);
    }

    /// <summary>What the image shows at the revision or later; null when it does not get there in a second.</summary>
    public async Task<ClusterSnapshot?> SnapshotAsync(long revision, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (!either.IsCancellationRequested)
        {
            Task moved;
            lock (_lock)
            {
                // In one step: a feed that breaks right now empties the image.
                if (_revision >= revision)
                {
                    return Snapshot();
                }

                _moved ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                moved = _moved.Task;
            }

            await moved.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    // Null when there is no image yet.
    private async Task<long?> MarkAsync(FencingToken leader, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_revision == 0)
            {
                return null;
            }
        }

        var term = Encoding.UTF8.GetBytes(leader.Value.ToString(CultureInfo.InvariantCulture));
        return await store.CommitAsLeaderAsync(leader, [new StoreMutation.Put(StoreLayout.Term, term)], cancellationToken);
    }

    private ClusterSnapshot Snapshot()
    {
        var jobs = new JobRecords();
        foreach (var record in _jobs.Values)
        {
            jobs.Add(record);
        }

        jobs.End();
        var executors = new ExecutorRecords();
        foreach (var (key, value) in _others.Where(static other => other.Key.StartsWith(Executors)))
        {
            executors.Add(key, value);
        }

        var schedules = new ScheduleRecords();
        foreach (var (key, value) in _others.Where(static other => other.Key.StartsWith(Schedules)))
        {
            schedules.Add(key, value);
        }

        schedules.End();
        var counters = StoreLayout.CountersOf(Other(StoreLayout.Counters));
        return new ClusterSnapshot
        {
            NextJobSeq = counters.NextJobSeq,
            NextExecutorId = counters.NextExecutorId,
            IncarnationBase = StoreLayout.RestoredOf(Other(StoreLayout.Restored)).NumberBase,
            Jobs = jobs.Jobs,
            Runnables = jobs.Runnables,
            Executors = executors.Executors,
            Schedules = schedules.Schedules,
            Projects =
            [
                .. _others.Where(static other => other.Key.StartsWith(Projects))
                    .Select(static other => ProjectRecords.Decode(other.Key, other.Value)),
            ],
        };
    }

    // Without the cast a null would become an empty value: it converts from an array.
    private ReadOnlyMemory<byte>? Other(StoreKey key) => _others.TryGetValue(key, out var value) ? (ReadOnlyMemory<byte>?)value : null;

    // The revision of the first page; what later pages show too early comes once more, and the last change counts.
    private async Task<long> LoadAsync(CancellationToken cancellationToken)
    {
        Forget();
        var start = 0L;
        foreach (var range in StoreLayout.EverythingButHistories)
        {
            var result = await store.RangeAsync(new RangeQuery(range), cancellationToken);
            start = start == 0 ? result.Revision : start;
            Put([.. result.Items.Select(static pair => new StoreChange(pair.Key, pair.Value, pair.ModRevision))]);
        }

        Advance(start);
        return start;
    }

    private void Apply(IReadOnlyList<StoreChange> batch)
    {
        Put(batch);
        Advance(batch[^1].Revision);
    }

    private void Put(IReadOnlyList<StoreChange> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                Put(change);
            }
        }
    }

    private void Put(StoreChange change)
    {
        var isJob = change.Key.StartsWith(Jobs);
        switch (change.Value)
        {
            case { } value when isJob:
                _jobs[change.Key] = JobRecord.Decode(change.Key, value);
                break;
            case { } value when !change.Key.StartsWith(Histories):
                _others[change.Key] = value;
                break;
            case null:
                _ = isJob ? _jobs.Remove(change.Key) : _others.Remove(change.Key);
                break;
        }
    }

    private void Advance(long revision)
    {
        TaskCompletionSource? moved;
        lock (_lock)
        {
            _revision = revision;
            (moved, _moved) = (_moved, null);
        }

        moved?.TrySetResult();
    }

    private void Forget()
    {
        lock (_lock)
        {
            _jobs.Clear();
            _others.Clear();
            _revision = 0;
        }
    }
}
