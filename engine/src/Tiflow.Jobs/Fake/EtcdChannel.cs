using Grpc.Net.Client;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>Connections to etcd members.</summary>
internal static class EtcdChannel
{
    public static GrpcChannel Open(string endpoint)
    {
        if (!HostPort.TryParse(endpoint, out var address))
        {
            throw JobException.Terminal("INVALID_CONFIG", $"\"{endpoint}\" is not the address of an etcd member: write host:port");
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = null,
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(1),

                // etcd sends clients away that ping more often than every 5 s, unless it is told otherwise.
                KeepAlivePingDelay = TimeSpan.FromSeconds(5),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                UseProxy = false,
            },
        });
    }
}
