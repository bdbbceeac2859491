using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>A lease at etcd: the keys under it go when it is no longer renewed, or given back.</summary>
internal sealed class EtcdLease(EtcdCalls calls, EtcdEndpoints endpoints, TimeProvider time, long id)
{
    public long Id { get; } = id;

    public static async Task<EtcdLease> GrantAsync(
        EtcdCalls calls, EtcdEndpoints endpoints, TimeProvider time, int seconds, CancellationToken cancellationToken)
    {
        var request = new LeaseGrantRequest { TTL = seconds };
        var grant = await calls.RepeatAsync(
            (invoker, options) => new Lease.LeaseClient(invoker).LeaseGrantAsync(request, options), cancellationToken);
        return new EtcdLease(calls, endpoints, time, grant.ID);
    }

    /// <summary>
    /// Renews it for ever; returns when it is gone, or could not be renewed for a while, counted from the sending of
    /// the last renewal that was answered.
    /// </summary>
    public async Task KeepAsync(TimeSpan every, TimeSpan giveUpAfter, CancellationToken cancellationToken)
    {
        var renewedAt = time.GetTimestamp();
        while (time.GetElapsedTime(renewedAt) < giveUpAfter)
        {
            var (invoker, number) = endpoints.Current;
            var sentAt = time.GetTimestamp();
            switch (await RenewAsync(invoker, every, cancellationToken))
            {
                case true:
                    renewedAt = sentAt;
                    await Task.Delay(every, time, cancellationToken);
                    break;
                case false:
                    return;
                default:
                    endpoints.MoveOn(number);
                    await Task.Delay(every / 10, time, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>
    /// Gives it back, with all keys under it. One that cannot be given back now runs out by itself.
    /// </summary>
    public async Task RevokeAsync()
    {
        try
        {
            await calls.TryOnceAsync(
                (invoker, options) => new Lease.LeaseClient(invoker).LeaseRevokeAsync(new LeaseRevokeRequest { ID = Id }, options),
                CancellationToken.None);
        }
        catch (RpcException)
        {
            // Gone already, or nobody answers: it runs out.
        }
    }

    // True: renewed. False: the lease is gone. Null: no answer.
    private async Task<bool?> RenewAsync(CallInvoker invoker, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow().UtcDateTime + timeout;
        using var call = new Lease.LeaseClient(invoker).LeaseKeepAlive(EtcdEndpoints.Options(deadline, cancellationToken));
        try
        {
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = Id }, cancellationToken);
            return await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current.TTL > 0 : null;
        }
        catch (Exception e) when (EtcdErrors.IsBrokenStream(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
