using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Tiflow.Metadata.Etcd.Wire;

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

    public async Task<ILeadership> CampaignAsync(LeaderRecord candidate, CancellationToken closing, CancellationToken cancellationToken)
    {
        while (true)
        {
            var lease = await GrantAsync(cancellationToken);
            TxnResponse response;
            try
            {
                response = await TryWinAsync(candidate, lease, cancellationToken);
            }
            catch
            {
                await EtcdLeadership.RevokeAsync(calls, lease);
                throw;
            }

            if (TokenOf(response, lease) is { } token)
            {
                fenced.Begin(token, NameOf(lease));
                var leadership = new EtcdLeadership(calls, endpoints, token, lease, time, closing);
                _leaderships.Add(leadership);
                return leadership;
            }

            // The lease is not needed while another one leads.
            await EtcdLeadership.RevokeAsync(calls, lease);
            await WaitUntilGoneAsync(response.Responses[0].ResponseRange, cancellationToken);
        }
    }

    public async IAsyncEnumerable<LeaderRecord?> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await ReadLeaderAsync(cancellationToken);
        var last = RecordOf(response.Kvs.FirstOrDefault());
        yield return last;
        var feed = new EtcdFeed(endpoints, LeaderRange, response.Header.Revision);
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

    private async Task<long> GrantAsync(CancellationToken cancellationToken)
    {
        var request = new LeaseGrantRequest { TTL = LeaseSeconds };
        var grant = await calls.RepeatAsync(
            (invoker, options) => new Lease.LeaseClient(invoker).LeaseGrantAsync(request, options), cancellationToken);
        return grant.ID;
    }

    // Repeating it is harmless: if the first sending has won, the second one finds the key with this lease.
    private Task<TxnResponse> TryWinAsync(LeaderRecord candidate, long lease, CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            Compare = { new Compare { Key = EtcdKeys.Leader, Target = Compare.Types.CompareTarget.Create, CreateRevision = 0 } },
            Success =
            {
                new RequestOp { RequestPut = new PutRequest { Key = EtcdKeys.Leader, Value = Encode(candidate), Lease = lease } },
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

    private async Task WaitUntilGoneAsync(RangeResponse seen, CancellationToken cancellationToken)
    {
        if (seen.Kvs.Count == 0)
        {
            return;
        }

        var feed = new EtcdFeed(endpoints, LeaderRange, seen.Kvs[0].ModRevision);
        await foreach (var batch in feed.ReadAsync(cancellationToken))
        {
            if (batch[^1].Value is null)
            {
                return;
            }
        }
    }

    private Task<RangeResponse> ReadLeaderAsync(CancellationToken cancellationToken)
    {
        var request = new RangeRequest { Key = EtcdKeys.Leader };
        return calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).RangeAsync(request, options), cancellationToken);
    }

    private static string NameOf(long lease) => lease.ToString("x", CultureInfo.InvariantCulture);

    private static ByteString Encode(LeaderRecord leader) => ByteString.CopyFromUtf8($"{leader.Name}\n{leader.Address}");

    private static LeaderRecord? RecordOf(Wire.KeyValue? pair) => pair is null ? null : Decode(pair.Value.Span, pair.CreateRevision);

    private static LeaderRecord Decode(ReadOnlySpan<byte> value, long createRevision)
    {
        var parts = System.Text.Encoding.UTF8.GetString(value).Split('\n');
        return new LeaderRecord(parts[0], parts[^1], new FencingToken(createRevision));
    }
}
