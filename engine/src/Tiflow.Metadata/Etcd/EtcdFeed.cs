using System.Runtime.CompilerServices;
using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// The changes of a range from a revision on. A stream that breaks is opened again at the next member, from where it
/// broke. For one reader at a time; who reads again after an error goes on where it stood.
/// </summary>
internal sealed class EtcdFeed(EtcdEndpoints endpoints, TimeProvider time, KeyRange range, long afterRevision)
{
    // Between openings, not after an end: what replaces a stream that has lasted a while is opened at once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Longer than the members need to elect a leader among them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly List<StoreChange> _pending = [];
    private long _seen = afterRevision;
    private long? _openedAt;
    private Exception? _problem;

    /// <exception cref="StoreException">Compacted, or Unavailable: no member has opened a stream for 3 s.</exception>
    public async IAsyncEnumerable<IReadOnlyList<StoreChange>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lastOpen = time.GetTimestamp();
        while (true)
        {
            // Nothing of a revision that was cut in the middle has been handed out: it is read again.
            _pending.Clear();
            await PauseAsync(cancellationToken);
            var (invoker, number) = endpoints.Current;
            using var call = new Watch.WatchClient(invoker).Watch(EtcdEndpoints.StreamOptions(cancellationToken));
            var opened = false;
            while (await NextAsync(call, opened, cancellationToken) is { } response)
            {
                opened = true;
                foreach (var batch in BatchesOf(response))
                {
                    yield return batch;
                }
            }

            endpoints.MoveOn(number);
            lastOpen = opened ? time.GetTimestamp() : lastOpen;
            if (time.GetElapsedTime(lastOpen) >= Patience)
            {
                throw EtcdErrors.Unavailable(_problem);
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (_openedAt is { } last && Pause - time.GetElapsedTime(last) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, cancellationToken);
        }

        _openedAt = time.GetTimestamp();
    }

    // Null when the stream is broken.
    private async Task<WatchResponse?> NextAsync(
        AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call, bool opened, CancellationToken cancellationToken)
    {
        try
        {
            if (!opened)
            {
                await call.RequestStream.WriteAsync(OpeningRequest(), cancellationToken);
            }

            if (await call.ResponseStream.MoveNext(cancellationToken))
            {
                return call.ResponseStream.Current;
            }
        }
        catch (Exception e) when (EtcdErrors.IsBrokenStream(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _problem = e;
        }

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
