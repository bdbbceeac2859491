using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>
/// Counts the streams that are opened. The first request fails as if the connection had died just before it, if the
/// test wants that.
/// </summary>
internal sealed class StreamProbe(Exception? firstRequest = null) : Interceptor
{
    private Exception? _failure = firstRequest;
    private int _opened;

    public int Opened => Volatile.Read(ref _opened);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        Interlocked.Increment(ref _opened);
        var call = continuation(context);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            new Requests<TRequest>(call.RequestStream, this),
            call.ResponseStream,
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    private sealed class Requests<T>(IClientStreamWriter<T> inner, StreamProbe probe) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken) =>
            Interlocked.Exchange(ref probe._failure, null) is { } failure
                ? Task.FromException(failure)
                : inner.WriteAsync(message, cancellationToken);

        public Task CompleteAsync() => inner.CompleteAsync();
    }
}
