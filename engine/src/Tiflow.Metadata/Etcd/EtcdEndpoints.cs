using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// The members of an etcd cluster, in order of preference, a channel each. Calls go to the one that answered last;
/// whoever meets an error or a silence moves on to the next: gRPC's own balancers stay on a member that hangs.
/// Thread-safe.
/// </summary>
internal sealed class EtcdEndpoints : IDisposable
{
    // A member without a leader answers at once instead of holding the call.
    private static readonly Grpc.Core.Metadata RequireLeader = new() { { "hasleader", "true" } };

    private readonly GrpcChannel[] _channels;
    private readonly Interceptor[] _interceptors;
    private int _current;

    public EtcdEndpoints(IReadOnlyList<string> addresses, params Interceptor[] interceptors) =>
        (_channels, _interceptors) = ([.. addresses.Select(Open)], interceptors);

    public int Count => _channels.Length;

    /// <summary>The present choice; hand its number back to <see cref="MoveOn"/> when it fails.</summary>
    public (CallInvoker Invoker, int Number) Current
    {
        get
        {
            var number = Volatile.Read(ref _current);
            return (_channels[number].Intercept(_interceptors), number);
        }
    }

    /// <summary>Takes the next member, unless somebody else has already left this one.</summary>
    public void MoveOn(int failed) => Interlocked.CompareExchange(ref _current, (failed + 1) % _channels.Length, failed);

    public static CallOptions Options(DateTime deadline, CancellationToken cancellationToken) =>
        new(RequireLeader, deadline, cancellationToken);

    public static CallOptions StreamOptions(CancellationToken cancellationToken) =>
        new(RequireLeader, cancellationToken: cancellationToken);

    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static GrpcChannel Open(string address) => GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
    {
        MaxReceiveMessageSize = null,
        MaxSendMessageSize = null,
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300),

            // etcd sends clients away that ping more often than every 5 s, unless it is told otherwise.
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        },
    });
}
