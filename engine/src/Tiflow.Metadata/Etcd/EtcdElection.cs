using System.Globalization;
using System.Runtime.CompilerServices;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// One key holds the leader, under the leader's lease. The revision at which the key was created is the leader's token:
/// every commit compares it, whoever deletes the key deposes the leader. Scheme: etcd's own election recipe (etcd
/// client v3, package concurrency), with the create revision as the fence.
/// </summary>
internal sealed class EtcdElection(EtcdCalls calls, EtcdEndpoints endpoints, FencedCommits fenced, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The shortest that etcd grants with its default election time-out.</summary>
    private const int LeaseSeconds = 2;

    private readonly List<EtcdLeadership> _leaderships = [];

    /// <summary>How many it would end, not counting those that have ended since the last was won.</summary>
    public int Leaderships => _leaderships.Count;

    public async Task<ILeadership> CampaignAsync(MasterRecord candidate, CancellationToken closing, CancellationToken cancellationToken)
    {
        while (true)
        {
            var lease = await EtcdLease.GrantAsync(calls, endpoints, time, LeaseSeconds, cancellationToken);
            var sentAt = time.GetTimestamp();
            TxnResponse response;
            try
            {
                response = await TryWinAsync(candidate, lease.Id, cancellationToken);
            }
            catch
            {
                await lease.RevokeAsync();
                throw;
            }

            if (TokenOf(response, lease.Id) is { } token)
            {
                fenced.Begin(token, NameOf(lease.Id), sentAt);
                var leadership = new EtcdLeadership(lease, fenced, calls, token, time, closing);
                _leaderships.RemoveAll(static former => former.IsDisposed);
                _leaderships.Add(leadership);
                return leadership;
            }

            // The lease is not needed while another one leads.
            await lease.RevokeAsync();
            await WaitForVacancyAsync(candidate.Name, response, cancellationToken);
        }
    }

    public Task DeposeAsync(FencingToken leader, CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            Compare = { IsLedBy(leader.Value) },
            Success = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = EtcdKeys.Leader } } },
        };
        return calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).TxnAsync(request, options), cancellationToken);
    }

    public async IAsyncEnumerable<LeaderRecord?> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await ReadLeaderAsync(cancellationToken);
        var last = RecordOf(response.Kvs.FirstOrDefault());
        yield return last;
        var feed = new EtcdFeed(endpoints, time, LeaderRange, response.Header.Revision);
        await foreach (var batch in feed.ReadAsync(cancellationToken))
        {
            var change = batch[^1];
            last = change.Value is { } value ? Decode(value.Span, change.Revision) : null;
            yield return last;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var leadership in _leaderships)
        {
            await leadership.DisposeAsync();
        }
    }

    private static KeyRange LeaderRange => new(EtcdKeys.Leader.ToKey(), EtcdKeys.Leader.ToKey().Successor());

    // Repeating it is harmless: if the first sending has won, the second one finds the key with this lease.
    private Task<TxnResponse> TryWinAsync(MasterRecord candidate, long lease, CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            Compare = { IsLedBy(0) },
            Success =
            {
                new RequestOp { RequestPut = new PutRequest { Key = EtcdKeys.Leader, Value = MasterFormat.Encode(candidate), Lease = lease } },
                new RequestOp
                {
                    RequestPut = new PutRequest { Key = EtcdKeys.Sequence, Value = FencedCommits.SequenceValue(NameOf(lease), 0) },
                },
            },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.Leader } } },
        };
        return calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).TxnAsync(request, options), cancellationToken);
    }

    private static FencingToken? TokenOf(TxnResponse response, long lease) => response switch
    {
        { Succeeded: true } => new FencingToken(response.Header.Revision),
        _ when response.Responses[0].ResponseRange.Kvs is [{ } holder] && holder.Lease == lease => new FencingToken(holder.CreateRevision),
        _ => null,
    };

    // The leader's key goes when it resigns, is deposed, or its lease runs out; a leader that is silent is deposed before.
    private async Task WaitForVacancyAsync(string candidate, TxnResponse seen, CancellationToken cancellationToken)
    {
        if (seen.Responses[0].ResponseRange.Kvs.Count == 0)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watchdog = new LeaderWatchdog(calls, time, candidate);
        Task[] tasks = [WaitUntilGoneAsync(seen.Header.Revision, either.Token), watchdog.RunAsync(either.Token)];
        try
        {
            await await Task.WhenAny(tasks);
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WaitUntilGoneAsync(long seenRevision, CancellationToken cancellationToken)
    {
        var feed = new EtcdFeed(endpoints, time, LeaderRange, seenRevision);
        while (true)
        {
            try
            {
                await foreach (var batch in feed.ReadAsync(cancellationToken))
                {
                    if (batch[^1].Value is null)
                    {
                        return;
                    }
                }
            }
            catch (StoreException e) when (e.Code == StoreErrorCode.Compacted)
            {
                // A watch that broke found its place forgotten: the next campaign looks anew.
                return;
            }
            catch (StoreException e) when (e.Code == StoreErrorCode.Unavailable)
            {
                // Without a majority there is nothing to win: a candidate waits for that, too.
            }
        }
    }

    private Task<RangeResponse> ReadLeaderAsync(CancellationToken cancellationToken)
    {
        var request = new RangeRequest { Key = EtcdKeys.Leader };
        return calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).RangeAsync(request, options), cancellationToken);
    }

    private static string NameOf(long lease) => lease.ToString("x", CultureInfo.InvariantCulture);

    private static Compare IsLedBy(long createRevision) => new()
    {
        Key = EtcdKeys.Leader,
        Target = Compare.Types.CompareTarget.Create,
        CreateRevision = createRevision,
    };

    private static LeaderRecord? RecordOf(Tiflow.Etcd.Wire.KeyValue? pair) => pair is null ? null : Decode(pair.Value.Span, pair.CreateRevision);

    private static LeaderRecord Decode(ReadOnlySpan<byte> value, long createRevision) =>
        new(MasterFormat.Decode(value), new FencingToken(createRevision));
}
