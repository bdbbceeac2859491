using Google.Protobuf;
using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// Watches the leader's beats on behalf of a candidate and deposes a leader that is silent. Waiting for the leader's
/// lease alone would take long where etcd's own leader goes with it: a new one restarts all leases at full length.
/// </summary>
internal sealed class LeaderWatchdog(EtcdCalls calls, TimeProvider time, string candidate)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastChance = TimeSpan.FromMilliseconds(250);

    private readonly LeaderSuspicion _suspicion = new();

    /// <summary>Ends when nobody leads any more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var (leader, beat) = await LookAsync(cancellationToken);
                if (leader == 0)
                {
                    return;
                }

                if (_suspicion.IsSilent(leader, beat, time.GetElapsedTime(0)))
                {
                    await DeposeAsync(leader, beat, cancellationToken);
                }
            }
            catch (RpcException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    // The revisions of the leader's token and of its last beat; 0 for what is not there. Linearizable.
    private async Task<(long Leader, long Beat)> LookAsync(CancellationToken cancellationToken)
    {
        var request = new TxnRequest
        {
            Success =
            {
                new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.Leader } },
                new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.Sequence } },
            },
        };
        var response = await TryAsync(request, cancellationToken);
        return (response.Responses[0].ResponseRange.Kvs.FirstOrDefault()?.CreateRevision ?? 0,
            response.Responses[1].ResponseRange.Kvs.FirstOrDefault()?.ModRevision ?? 0);
    }

    // A store that answers questions may still take no writes: only one that takes ours would have taken the leader's.
    private async Task DeposeAsync(long leader, long beat, CancellationToken cancellationToken)
    {
        var put = new PutRequest { Key = EtcdKeys.Suspicion, Value = ByteString.CopyFromUtf8(candidate) };
        await TryAsync(new TxnRequest { Success = { new RequestOp { RequestPut = put } } }, cancellationToken);
        await Task.Delay(LastChance, time, cancellationToken);
        var request = new TxnRequest
        {
            Compare =
            {
                new Compare { Key = EtcdKeys.Leader, Target = Compare.Types.CompareTarget.Create, CreateRevision = leader },
                new Compare { Key = EtcdKeys.Sequence, Target = Compare.Types.CompareTarget.Mod, ModRevision = beat },
            },
            Success = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = EtcdKeys.Leader } } },
        };
        await TryAsync(request, cancellationToken);
    }

    private Task<TxnResponse> TryAsync(TxnRequest request, CancellationToken cancellationToken) =>
        calls.TryOnceAsync((invoker, options) => new KV.KVClient(invoker).TxnAsync(request, options), cancellationToken);
}
