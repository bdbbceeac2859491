using Grpc.Core;

namespace Tiflow.Client.Transport;

// A stream of which a master has sent the first item, or the end.
internal sealed record OpenedStream<T>(AsyncServerStreamingCall<T> Call, bool HasItem)
{
    // The stream outlives the attempt that opened it; that of an attempt that was given up, or failed, does not.
    public static AsyncUnaryCall<OpenedStream<T>> Open(
        MasterEndpoint master,
        Func<MasterEndpoint, CallOptions, AsyncServerStreamingCall<T>> open,
        CallOptions attempt,
        CancellationToken cancellationToken)
    {
        var call = open(master, new CallOptions(cancellationToken: cancellationToken));
        var opened = ReadAsync(call, cancellationToken);
        return new AsyncUnaryCall<OpenedStream<T>>(opened, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, () =>
        {
            if (attempt.CancellationToken.IsCancellationRequested || !opened.IsCompletedSuccessfully)
            {
                call.Dispose();
            }
        });
    }

    private static async Task<OpenedStream<T>> ReadAsync(AsyncServerStreamingCall<T> call, CancellationToken cancellationToken) =>
        new(call, await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false));
}
