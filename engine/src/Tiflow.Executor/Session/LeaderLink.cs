using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Executor.Session;

/// <summary>The way to the present leader for questions; waits while there is none. Thread-safe.</summary>
internal sealed class LeaderLink(TimeProvider time)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private volatile GrpcChannel? _channel;

    public void Attach(GrpcChannel channel) => _channel = channel;

    public void Detach() => _channel = null;

    /// <summary>Asks the leader; asks again whatever goes wrong on the way, until cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the incarnation is not the current one.</exception>
    public async Task<T> AskAsync<T>(
        Func<RunnableStoreService.RunnableStoreServiceClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_channel is { } channel)
            {
                try
                {
                    var deadline = time.GetUtcNow().UtcDateTime + CallTimeout;
                    var options = new CallOptions(deadline: deadline, cancellationToken: cancellationToken);
                    return await call(new RunnableStoreService.RunnableStoreServiceClient(channel), options);
                }
                catch (RpcException e) when (TiflowRpcError.TryRead(e, out var code, out var message) && code == ErrorCodes.Fenced)
                {
                    throw new OperationCanceledException(message, e);
                }
                catch (RpcException) when (!cancellationToken.IsCancellationRequested)
                {
                    // The leader is changing or out of reach: the session finds the next one.
                }
            }

            await Task.Delay(RetryPause, time, cancellationToken);
        }
    }
}
