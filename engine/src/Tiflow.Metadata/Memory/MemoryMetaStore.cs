using System.Runtime.CompilerServices;

namespace Tiflow.Metadata.Memory;

/// <summary>
/// A store in memory for simulations and tests: every step runs on its caller's scheduler, so that a seeded scheduler
/// repeats it. Several clients that are given the same state see the same store.
/// </summary>
public sealed class MemoryMetaStore(MemoryStoreState state, StoreLimits? limits = null, MemoryStoreFaults? faults = null)
    : IMetaStore
{
    private readonly CancellationTokenSource _closing = new();
    private readonly MemoryStoreFaults _faults = faults ?? new MemoryStoreFaults();

    public StoreLimits Limits { get; } = limits ?? new StoreLimits();

    public async Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        TransactionRules.Check(transaction, Limits);
        if (_faults.DelayCommit is { } delay)
        {
            await delay(transaction, cancellationToken);
        }

        if (_faults.RefusesCommit?.Invoke(transaction) == true)
        {
            throw new StoreException(StoreErrorCode.Unavailable, "The store refused the commit; nothing was applied. Try again.");
        }

        var result = state.Commit(transaction, Limits.QuotaBytes);
        return _faults.LosesReply?.Invoke(transaction) == true
            ? throw new StoreOutcomeUnknownException("The store's reply was lost; read back what the transaction writes.")
            : result;
    }

    public Task<KeyValue?> ReadAsync(StoreKey key, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        return Task.FromResult(state.Read(key));
    }

    public Task<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        return Task.FromResult(state.Range(query));
    }

    public async IAsyncEnumerable<RangeResult> ScanAsync(KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await RangeAsync(new RangeQuery(range), cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<StoreChange>> WatchAsync(
        KeyRange range, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await foreach (var changes in state.Feed.WatchAsync(range, afterRevision, ended.Token))
        {
            yield return changes;
        }
    }

    public async Task<ILeadership> CampaignAsync(MasterRecord candidate, CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var leadership = await state.Election.CampaignAsync(candidate, static (_, _) => Task.CompletedTask, ended.Token);
        _closing.Token.UnsafeRegister(static won => ((Local.LocalLeadership)won!).End(), leadership);
        return leadership;
    }

    public async IAsyncEnumerable<LeaderRecord?> ObserveLeaderAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfUnusable(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await foreach (var leader in state.Election.ObserveAsync(ended.Token))
        {
            yield return leader;
        }
    }

    public Task DeposeAsync(FencingToken leader, CancellationToken cancellationToken)
    {
        state.Election.Depose(leader);
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> AnnounceAsync(MasterRecord master, CancellationToken cancellationToken) =>
        Task.FromResult(state.Masters.Announce(master));

    public Task<IReadOnlyList<MasterRecord>> ListMastersAsync(CancellationToken cancellationToken) => Task.FromResult(state.Masters.List());

    /// <summary>
    /// Closes this client: its leadership, watches and candidatures end. The data stays in the state.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    // Not CancelAsync, which would leave the caller's scheduler.
    private void Close() => _closing.Cancel();

    private void ThrowIfUnusable(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
