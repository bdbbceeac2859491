using System.Runtime.CompilerServices;
using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// The changes of a range from a revision on. A stream that breaks is opened again at the next member, from where it
/// broke.
/// </summary>
internal sealed class EtcdFeed(EtcdEndpoints endpoints, KeyRange range, long afterRevision)
{
    private readonly List<StoreChange> _pending = [];
    private long _seen = afterRevision;

    public async IAsyncEnumerable<IReadOnlyList<StoreChange>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (invoker, number) = endpoints.Current;
            using var call = new Watch.WatchClient(invoker).Watch(EtcdEndpoints.StreamOptions(cancellationToken));
            var opened = false;
            while (await NextAsync(call, opened, number, cancellationToken) is { } batches)
            {
                opened = true;
                foreach (var batch in batches)
                {
                    yield return batch;
                }
            }

            // Nothing of a revision that was cut in the middle has been handed out: it is read again.
            _pending.Clear();
        }
    }

    // The batches of the next response; null when the stream is broken.
    private async Task<IReadOnlyList<IReadOnlyList<StoreChange>>?> NextAsync(
        AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call, bool opened, int number, CancellationToken cancellationToken)
    {
        try
        {
            if (!opened)
            {
                await call.RequestStream.WriteAsync(OpeningRequest(), cancellationToken);
            }

            if (await call.ResponseStream.MoveNext(cancellationToken))
            {
                return BatchesOf(call.ResponseStream.Current);
            }
        }
        catch (RpcException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        endpoints.MoveOn(number);
        return null;
    }

    private WatchRequest OpeningRequest() => new()
    {
        CreateRequest = new WatchCreateRequest
        {
            Key = EtcdKeys.StartOf(range),
            RangeEnd = EtcdKeys.EndOf(range),
            StartRevision = _seen + 1,
            Fragment = true,
        },
    };

    private List<IReadOnlyList<StoreChange>> BatchesOf(WatchResponse response)
    {
        if (response.Canceled)
        {
            throw response.CompactRevision > 0
                ? new StoreException(StoreErrorCode.Compacted, $"changes before revision {response.CompactRevision} are no longer kept; read everything anew")
                : new StoreException(StoreErrorCode.Unavailable, $"etcd ended the watch: {response.CancelReason}");
        }

        var batches = new List<IReadOnlyList<StoreChange>>();
        foreach (var change in response.Events.Select(ToChange))
        {
            if (_pending.Count > 0 && _pending[0].Revision != change.Revision)
            {
                batches.Add(TakePending());
            }

            _pending.Add(change);
        }

        // etcd never splits a revision between responses, except as fragments.
        if (!response.Fragment && _pending.Count > 0)
        {
            batches.Add(TakePending());
        }

        return batches;
    }

    private StoreChange[] TakePending()
    {
        StoreChange[] batch = [.. _pending];
        _pending.Clear();
        _seen = batch[0].Revision;
        return batch;
    }

    private static StoreChange ToChange(Event change) => new(
        change.Kv.Key.ToKey(),
        change.Type == Event.Types.EventType.Put ? change.Kv.Value.Memory : default(ReadOnlyMemory<byte>?),
        change.Kv.ModRevision);
}
