using System.Runtime.CompilerServices;
using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// A store on an etcd cluster (v3 API, 3.4 to 3.6). See the README of this project for settings of the members.
/// </summary>
public sealed class EtcdMetaStore : IMetaStore
{
    // Every page of a range counts the rest of it: small pages are quadratic.
    private const int PageSize = 10_000;

    // Whoever scans has not room for everything, so for no page of the largest values either.
    private const int ScanPageSize = 2_000;

    private readonly EtcdEndpoints _endpoints;
    private readonly EtcdCalls _calls;
    private readonly EtcdElection _election;
    private readonly FencedCommits _fenced;
    private readonly EtcdMasters _masters;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();

    /// <param name="addresses">Client addresses of members, host:port, the preferred one first.</param>
    /// <param name="limits">Must not exceed what the members accept (<c>--max-txn-ops</c>,
    /// <c>--max-request-bytes</c>).</param>
    /// <param name="time">For deadlines and keep-alives.</param>
    public EtcdMetaStore(IReadOnlyList<string> addresses, StoreLimits limits, TimeProvider time)
    {
        (Limits, _time) = (limits, time);
        _endpoints = new EtcdEndpoints(addresses);
        _calls = new EtcdCalls(_endpoints, time);
        _fenced = new FencedCommits(_calls, time);
        _election = new EtcdElection(_calls, _endpoints, _fenced, time);
        _masters = new EtcdMasters(_calls, _endpoints, time);
    }

    public StoreLimits Limits { get; }

    public async Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        TransactionRules.Check(transaction, Limits);
        if (transaction.Conditions.OfType<StoreCondition.FenceHeld>().FirstOrDefault() is { } fence && _fenced.Holds(fence.Token))
        {
            return await _fenced.CommitAsync(transaction, cancellationToken);
        }

        try
        {
            var response = await _calls.TryTransactionAsync(EtcdTransaction.ToRequest(transaction), cancellationToken);
            return response.Succeeded
                ? new CommitResult.Committed(response.Header.Revision)
                : new CommitResult.ConditionFailed(EtcdTransaction.FirstFailed(transaction.Conditions, response)!);
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw EtcdErrors.Definite(e) ?? new StoreOutcomeUnknownException(
                $"etcd did not answer ({e.Status.Detail}); read back what the transaction writes", e);
        }
    }

    public async Task<KeyValue?> ReadAsync(StoreKey key, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var request = new RangeRequest { Key = key.ToBytes() };
        var response = await RangeAsync(request, cancellationToken);
        return response.Kvs.FirstOrDefault()?.ToCore();
    }

    public async Task<RangeResult> RangeAsync(RangeQuery query, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        if (query.Range.End is { } end && query.Range.Start.CompareTo(end) >= 0)
        {
            // Empty, which etcd would take for a single key; only the revision is asked for.
            var empty = await RangeAsync(new RangeRequest { Key = EtcdKeys.Leader }, cancellationToken);
            return new RangeResult([], empty.Header.Revision, More: false);
        }

        var items = new List<KeyValue>();
        var request = new RangeRequest
        {
            Key = EtcdKeys.StartOf(query.Range),
            RangeEnd = EtcdKeys.EndOf(query.Range),
            SortOrder = query.Descending ? RangeRequest.Types.SortOrder.Descend : RangeRequest.Types.SortOrder.None,
        };
        while (true)
        {
            var wanted = query.Limit == 0 ? PageSize : Math.Min(PageSize, query.Limit - items.Count);
            request.Limit = wanted;
            var page = await RangeAsync(request, cancellationToken);
            items.AddRange(page.Kvs.Select(EtcdKeys.ToCore));

            // The first page is linearizable; the others are read at its revision.
            request.Revision = request.Revision == 0 ? page.Header.Revision : request.Revision;
            if (!page.More || items.Count == query.Limit)
            {
                return new RangeResult(items, request.Revision, page.More);
            }

            if (query.Descending)
            {
                request.RangeEnd = page.Kvs[^1].Key;
            }
            else
            {
                request.Key = items[^1].Key.Successor().ToBytes();
            }
        }
    }

    public async IAsyncEnumerable<RangeResult> ScanAsync(KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var request = new RangeRequest { Key = EtcdKeys.StartOf(range), RangeEnd = EtcdKeys.EndOf(range), Limit = ScanPageSize };
        RangeResponse page;
        do
        {
            page = await RangeAsync(request, cancellationToken);
            request.Revision = request.Revision == 0 ? page.Header.Revision : request.Revision;
            yield return new RangeResult([.. page.Kvs.Select(EtcdKeys.ToCore)], request.Revision, page.More);
            request.Key = page.More ? page.Kvs[^1].Key.ToKey().Successor().ToBytes() : request.Key;
        }
        while (page.More);
    }

    public async IAsyncEnumerable<IReadOnlyList<StoreChange>> WatchAsync(
        KeyRange range, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var feed = new EtcdFeed(_endpoints, _time, range, afterRevision);
        await foreach (var batch in feed.ReadAsync(either.Token))
        {
            yield return batch;
        }
    }

    public async Task<ILeadership> CampaignAsync(MasterRecord candidate, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        return await _election.CampaignAsync(candidate, _closing.Token, either.Token);
    }

    public async IAsyncEnumerable<LeaderRecord?> ObserveLeaderAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await foreach (var leader in _election.ObserveAsync(either.Token))
        {
            yield return leader;
        }
    }

    public async Task DeposeAsync(FencingToken leader, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _election.DeposeAsync(leader, either.Token);
    }

    public async Task<IAsyncDisposable> AnnounceAsync(MasterRecord master, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        return await _masters.AnnounceAsync(master, _closing.Token, either.Token);
    }

    public async Task<IReadOnlyList<MasterRecord>> ListMastersAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        return await _masters.ListAsync(either.Token);
    }

    /// <summary>Sees that the members answer and accept transactions as large as the limits say.</summary>
    /// <exception cref="StoreException">Nobody answers, or the members were started with a lower
    /// <c>--max-txn-ops</c>.</exception>
    public async Task CheckMembersAsync(CancellationToken cancellationToken)
    {
        var probe = new TxnRequest();
        for (var i = 0; i < Limits.MaxTransactionOperations; i++)
        {
            probe.Success.Add(new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.Leader } });
        }

        try
        {
            await _calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).TxnAsync(probe, options), cancellationToken);
        }
        catch (StoreException e) when (e.Code == StoreErrorCode.LimitExceeded)
        {
            throw new StoreException(
                StoreErrorCode.Misconfigured,
                "the etcd members accept smaller transactions than Tiflow sends; start them with --max-txn-ops 2048 "
                + "--max-request-bytes 8388608",
                e);
        }
    }

    /// <summary>Forgets the changes up to a revision: they take room at the members until they are compacted.</summary>
    public Task CompactAsync(long revision, CancellationToken cancellationToken) =>
        EtcdCompaction.CompactAsync(_calls, revision, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_closing.IsCancellationRequested)
        {
            await _closing.CancelAsync();
            await _election.DisposeAsync();
            _fenced.Dispose();
            _endpoints.Dispose();
        }
    }

    private Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellationToken) =>
        _calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).RangeAsync(request, options), cancellationToken);
}
