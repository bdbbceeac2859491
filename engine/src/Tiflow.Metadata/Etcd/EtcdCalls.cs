using Grpc.Core;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>Unary calls with a deadline per try, which move from member to member. Thread-safe.</summary>
internal sealed class EtcdCalls(EtcdEndpoints endpoints, TimeProvider time)
{
    /// <summary>
    /// A try that takes longer goes to another member: a member that still believes in a dead leader loses requests
    /// silently.
    /// </summary>
    private static readonly TimeSpan TryTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>A full batch on a slow disk takes its time.</summary>
    private static readonly TimeSpan BatchTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A call that changes nothing, or may be repeated: tried until a member answers.</summary>
    /// <exception cref="StoreException">A definite refusal, or nobody has answered for 5 s.</exception>
    public async Task<T> RepeatAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await TryAsync(call, TryTimeout, cancellationToken);
            }
            catch (RpcException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (EtcdErrors.Definite(e) is { Code: not StoreErrorCode.Unavailable } refusal)
                {
                    throw refusal;
                }

                if (time.GetElapsedTime(started) >= Patience)
                {
                    throw EtcdErrors.Unavailable(e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>One try of a transaction.</summary>
    /// <exception cref="RpcException">Whatever went wrong; the next try goes to another member.</exception>
    public Task<TxnResponse> TryTransactionAsync(TxnRequest request, CancellationToken cancellationToken) =>
        TryAsync((invoker, options) => new KV.KVClient(invoker).TxnAsync(request, options), BatchTimeout, cancellationToken);

    /// <summary>One try.</summary>
    /// <exception cref="RpcException">Whatever went wrong; the next try goes to another member.</exception>
    public Task<T> TryOnceAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        TryAsync(call, TryTimeout, cancellationToken);

    private async Task<T> TryAsync<T>(
        Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (invoker, number) = endpoints.Current;
        var deadline = time.GetUtcNow().UtcDateTime + timeout;
        try
        {
            return await call(invoker, EtcdEndpoints.Options(deadline, cancellationToken));
        }
        catch (RpcException e) when (EtcdErrors.Definite(e) is not { Code: not StoreErrorCode.Unavailable })
        {
            endpoints.MoveOn(number);
            throw;
        }
    }
}
