using Grpc.Core;
using Tiflow.Metadata.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// A leadership under an etcd lease. It gives itself up when its lease could not be renewed for most of its length,
/// counted from the sending of the last renewal that was answered; what a deposed leader still sends is refused by the
/// fence in any case.
/// </summary>
internal sealed class EtcdLeadership : ILeadership
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMilliseconds(1500);

    private readonly EtcdCalls _calls;
    private readonly EtcdEndpoints _endpoints;
    private readonly long _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending;
    private readonly Task _renewing;
    private bool _disposed;

    public EtcdLeadership(
        EtcdCalls calls, EtcdEndpoints endpoints, FencingToken token, long lease, TimeProvider time, CancellationToken closing)
    {
        (_calls, _endpoints, Token, _lease, _time) = (calls, endpoints, token, lease, time);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(closing);
        _renewing = RenewAsync(_ending.Token);
    }

    public FencingToken Token { get; }

    public CancellationToken Lost => _lost.Token;

    /// <summary>
    /// Gives a lease back, with all keys under it. One that cannot be given back now runs out by itself.
    /// </summary>
    public static async Task RevokeAsync(EtcdCalls calls, long lease)
    {
        try
        {
            await calls.TryRevokeAsync(new LeaseRevokeRequest { ID = lease });
        }
        catch (RpcException)
        {
            // Gone already, or nobody answers: it runs out.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _ending.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _lost.CancelAsync();

        // Revoking the lease deletes the key under it.
        await RevokeAsync(_calls, _lease);
        _ending.Dispose();
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewedAt = _time.GetTimestamp();
        try
        {
            while (_time.GetElapsedTime(renewedAt) < GiveUpAfter)
            {
                var (invoker, number) = _endpoints.Current;
                var sentAt = _time.GetTimestamp();
                switch (await RenewOnceAsync(invoker, cancellationToken))
                {
                    case true:
                        renewedAt = sentAt;
                        await Task.Delay(RenewEvery, _time, cancellationToken);
                        break;
                    case false:
                        return;
                    default:
                        _endpoints.MoveOn(number);
                        await Task.Delay(RenewEvery / 10, _time, cancellationToken);
                        break;
                }
            }
        }
        finally
        {
            await _lost.CancelAsync();
        }
    }

    // True: renewed. False: the lease is gone. Null: no answer.
    private async Task<bool?> RenewOnceAsync(CallInvoker invoker, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = _time.GetUtcNow().UtcDateTime + RenewEvery;
            using var call = new Lease.LeaseClient(invoker).LeaseKeepAlive(EtcdEndpoints.Options(deadline, cancellationToken));
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = _lease }, cancellationToken);
            return await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current.TTL > 0 : null;
        }
        catch (RpcException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
