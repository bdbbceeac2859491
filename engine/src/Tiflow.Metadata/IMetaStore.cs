namespace Tiflow.Metadata;

/// <summary>
/// An ordered key/value store with atomic, linearizable, durable transactions, a change feed and leadership. All
/// members may be called from any thread. Every implementation passes the same conformance suite.
/// </summary>
/// <remarks>
/// Model: etcd v3 (https://etcd.io/docs/v3.4/learning/api/). One revision counter for the whole store, which grows by
/// one with each transaction that changes something.
/// </remarks>
public interface IMetaStore : IAsyncDisposable
{
    StoreLimits Limits { get; }

    /// <summary>
    /// Applies a transaction atomically. When the task ends with <see cref="CommitResult.Committed"/> it is durable.
    /// </summary>
    /// <exception cref="StoreException">Refused; nothing was applied.</exception>
    /// <exception cref="StoreOutcomeUnknownException">It may have been applied.</exception>
    Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Reads one key, linearizable; null when it does not exist.</summary>
    Task<KeyValue?> ReadAsync(StoreKey key, CancellationToken cancellationToken);

    /// <summary>Reads a range, linearizable, all of it as of one revision.</summary>
    Task<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a range page by page, in key order, all of it as of one revision, whatever is committed meanwhile; at least
    /// one page.
    /// </summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.Compacted"/>: it took longer than the revision is
    /// kept.</exception>
    IAsyncEnumerable<RangeResult> ScanAsync(KeyRange range, CancellationToken cancellationToken);

    /// <summary>
    /// Streams the changes of a range: every change with a revision greater than <paramref name="afterRevision"/>, in
    /// revision order, none twice, none left out; one batch holds all the range's changes of one revision. Ends when
    /// cancelled.
    /// </summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.Compacted"/>: the changes are no longer
    /// kept.</exception>
    IAsyncEnumerable<IReadOnlyList<StoreChange>> WatchAsync(
        KeyRange range, long afterRevision, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until this candidate is the leader. The token is the condition that each of its commits must carry
    /// (<see cref="StoreCondition.FenceHeld"/>); tokens grow from leadership to leadership.
    /// </summary>
    Task<ILeadership> CampaignAsync(MasterRecord candidate, CancellationToken cancellationToken);

    /// <summary>The present leader, then each change; null while there is none. Ends when cancelled.</summary>
    IAsyncEnumerable<LeaderRecord?> ObserveLeaderAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends a leadership whose holder is proven dead, so that nobody waits for its lease. Without effect when it has
    /// ended already.
    /// </summary>
    Task DeposeAsync(FencingToken leader, CancellationToken cancellationToken);

    /// <summary>Makes a master known to <see cref="ListMastersAsync"/> until the result is disposed.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.NameTaken"/>: another living master has this
    /// name.</exception>
    Task<IAsyncDisposable> AnnounceAsync(MasterRecord master, CancellationToken cancellationToken);

    /// <summary>The masters that live, in the order of their names.</summary>
    Task<IReadOnlyList<MasterRecord>> ListMastersAsync(CancellationToken cancellationToken);
}
