using Google.Protobuf;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>The masters that live: a key each, under a lease that its master renews.</summary>
internal sealed class EtcdMasters(EtcdCalls calls, EtcdEndpoints endpoints, TimeProvider time)
{
    private const int LeaseSeconds = 3;
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(LeaseSeconds);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // A little longer than the lease of a master of the same name that has died.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(LeaseSeconds + 1.5);

    public async Task<IReadOnlyList<MasterRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var prefix = EtcdKeys.Masters.ToKey();
        var request = new RangeRequest { Key = EtcdKeys.Masters, RangeEnd = prefix.PrefixEnd()!.Value.ToBytes() };
        var response = await calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).RangeAsync(request, options), cancellationToken);
        return [.. response.Kvs.Select(static pair => MasterFormat.Decode(pair.Value.Span))];
    }

    public async Task<IAsyncDisposable> AnnounceAsync(MasterRecord master, CancellationToken closing, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var lease = await GrantAsync(cancellationToken);
            if (await TryPutAsync(master, lease.Id, cancellationToken) is not { } other)
            {
                return new Announcement(this, master, lease, closing);
            }

            await lease.RevokeAsync();
            if (time.GetElapsedTime(started) >= Patience)
            {
                throw new StoreException(StoreErrorCode.NameTaken, $"a master named {other.Name} runs at {other.Address} already");
            }

            await PauseAsync(cancellationToken);
        }
    }

    private Task<EtcdLease> GrantAsync(CancellationToken cancellationToken) =>
        EtcdLease.GrantAsync(calls, endpoints, time, LeaseSeconds, cancellationToken);

    private Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, time, cancellationToken);

    // Null when it is done; otherwise who has the name. A master that comes back at its address takes its own place.
    private async Task<MasterRecord?> TryPutAsync(MasterRecord master, long lease, CancellationToken cancellationToken)
    {
        var key = ByteString.CopyFromUtf8(EtcdKeys.Masters.ToStringUtf8() + master.Name);
        var read = new RangeRequest { Key = key };
        var present = await calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).RangeAsync(read, options), cancellationToken);
        var pair = present.Kvs.FirstOrDefault();
        if (pair is not null && MasterFormat.Decode(pair.Value.Span) is var other && other.Address != master.Address)
        {
            return other;
        }

        var request = new TxnRequest
        {
            Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Mod, ModRevision = pair?.ModRevision ?? 0 } },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = key, Value = MasterFormat.Encode(master), Lease = lease } } },
            Failure = { new RequestOp { RequestRange = read } },
        };
        var response = await calls.RepeatAsync((invoker, options) => new KV.KVClient(invoker).TxnAsync(request, options), cancellationToken);
        if (response.Succeeded)
        {
            return null;
        }

        // The key of a lease that ran out was still read and is gone by now: it is not announced yet.
        return response.Responses[0].ResponseRange.Kvs.FirstOrDefault() is not { } holder
            ? await TryPutAsync(master, lease, cancellationToken)
            : holder.Lease == lease ? null : MasterFormat.Decode(holder.Value.Span);
    }

    /// <summary>Keeps a master announced; a lease that was lost, with the store out of reach, is replaced.</summary>
    private sealed class Announcement : IAsyncDisposable
    {
        private readonly EtcdMasters _masters;
        private readonly MasterRecord _master;
        private readonly CancellationTokenSource _ending;
        private readonly Task _keeping;
        private EtcdLease _lease;

        public Announcement(EtcdMasters masters, MasterRecord master, EtcdLease lease, CancellationToken closing)
        {
            (_masters, _master, _lease) = (masters, master, lease);
            _ending = CancellationTokenSource.CreateLinkedTokenSource(closing);
            _keeping = KeepAsync(_ending.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _lease.RevokeAsync();
            _ending.Dispose();
        }

        private async Task KeepAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                await _lease.KeepAsync(RenewEvery, GiveUpAfter, cancellationToken);
                try
                {
                    _lease = await _masters.GrantAsync(cancellationToken);
                    await _masters.TryPutAsync(_master, _lease.Id, cancellationToken);
                }
                catch (StoreException)
                {
                    // No majority: the next turn tries again.
                    await _masters.PauseAsync(cancellationToken);
                }
            }
        }
    }
}
