using System.Runtime.CompilerServices;

namespace Tiflow.Metadata.Local;

/// <summary>
/// The latest changes of a store that lives in this process, kept in memory within a bound on revisions and bytes. Who
/// asks for older ones, or reads too slowly, gets <see cref="StoreErrorCode.Compacted"/> and reads everything anew.
/// </summary>
internal sealed class ChangeFeed
{
    private const int MaxRevisions = 16 * 1024;
    private const long MaxBytes = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Waiters _watchers = new();
    private readonly IReadOnlyList<StoreChange>[] _ring = new IReadOnlyList<StoreChange>[MaxRevisions];
    private long _oldest;
    private long _latest;
    private long _bytes;

    public ChangeFeed(long revision)
    {
        _latest = revision;
        _oldest = revision + 1;
    }

    /// <summary>Adds the changes of the next revision.</summary>
    public void Publish(IReadOnlyList<StoreChange> changes)
    {
        lock (_lock)
        {
            if (_latest - _oldest + 1 == MaxRevisions)
            {
                DropOldest_NeedsLock();
            }

            _latest++;
            _ring[_latest % MaxRevisions] = changes;
            _bytes += Size(changes);
            while (_bytes > MaxBytes && _oldest < _latest)
            {
                DropOldest_NeedsLock();
            }

            _watchers.WakeAll();
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoreChange>> WatchAsync(
        KeyRange range, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = afterRevision + 1; ; next++)
        {
            var changes = await NextAsync(next, cancellationToken);
            var inRange = changes.All(change => range.Contains(change.Key))
                ? changes
                : [.. changes.Where(change => range.Contains(change.Key))];
            if (inRange.Count > 0)
            {
                yield return inRange;
            }
        }
    }

    private async Task<IReadOnlyList<StoreChange>> NextAsync(long revision, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task published;
            lock (_lock)
            {
                if (revision < _oldest)
                {
                    throw new StoreException(
                        StoreErrorCode.Compacted,
                        FormattableString.Invariant(
                            $"The changes of revision {revision} are gone, kept are those from {_oldest}; read everything anew."));
                }

                if (revision <= _latest)
                {
                    return _ring[revision % MaxRevisions];
                }

                published = _watchers.AddAsync(cancellationToken);
            }

            await published;
        }
    }

    private void DropOldest_NeedsLock()
    {
        var slot = _oldest % MaxRevisions;
        _bytes -= Size(_ring[slot]);
        _ring[slot] = [];
        _oldest++;
    }

    private static long Size(IReadOnlyList<StoreChange> changes)
    {
        // What a record and its key's array take beside their bytes, roughly.
        const int Overhead = 128;
        var bytes = 0L;
        foreach (var change in changes)
        {
            bytes += change.Key.Length + (change.Value?.Length ?? 0) + Overhead;
        }

        return bytes;
    }
}
