using Tiflow.Metadata;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>
/// Keeps what is committed, so that the same transactions can be committed again without the control loop.
/// </summary>
internal sealed class RecordingStore(IMetaStore store) : IMetaStore
{
    private readonly List<StoreTransaction> _transactions = [];

    public StoreLimits Limits => store.Limits;

    public IReadOnlyList<StoreTransaction> Transactions => _transactions;

    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        _transactions.Add(transaction);
        return store.CommitAsync(transaction, cancellationToken);
    }

    public Task<KeyValue?> ReadAsync(StoreKey key, CancellationToken cancellationToken) => store.ReadAsync(key, cancellationToken);

    public Task<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken) =>
        store.RangeAsync(query, cancellationToken);

    public IAsyncEnumerable<RangeResult> ScanAsync(KeyRange range, CancellationToken cancellationToken) =>
        store.ScanAsync(range, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<StoreChange>> WatchAsync(
        KeyRange range, long afterRevision, CancellationToken cancellationToken) =>
        store.WatchAsync(range, afterRevision, cancellationToken);

    public Task<ILeadership> CampaignAsync(MasterRecord candidate, CancellationToken cancellationToken) =>
        store.CampaignAsync(candidate, cancellationToken);

    public IAsyncEnumerable<LeaderRecord?> ObserveLeaderAsync(CancellationToken cancellationToken) =>
        store.ObserveLeaderAsync(cancellationToken);

    public Task DeposeAsync(FencingToken leader, CancellationToken cancellationToken) => store.DeposeAsync(leader, cancellationToken);

    public Task<IAsyncDisposable> AnnounceAsync(MasterRecord master, CancellationToken cancellationToken) =>
        store.AnnounceAsync(master, cancellationToken);

    public Task<IReadOnlyList<MasterRecord>> ListMastersAsync(CancellationToken cancellationToken) =>
        store.ListMastersAsync(cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
