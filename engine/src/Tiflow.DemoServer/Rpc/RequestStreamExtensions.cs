using Grpc.Core;

namespace Tiflow.DemoServer.Rpc;

internal static class RequestStreamExtensions
{
    /// <summary>Like MoveNext, but a client that is gone is not mistaken for a failing disk.</summary>
    public static async Task<bool> NextAsync<TRequest>(
        this IAsyncStreamReader<TRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken);
        }
        catch (IOException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The client has left the stream."));
        }
    }
}
