using Grpc.Net.Client;
using Tiflow.Protocol.V1;

namespace Tiflow.Client.Transport;

// One master: its address, and a channel that connects when it is first used.
internal sealed class MasterEndpoint : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    // A master that went away without closing its connections is noticed after delay + time-out.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(2);

    private readonly GrpcChannel _channel;

    public MasterEndpoint(MasterAddress address)
    {
        Address = address;
        _channel = GrpcChannel.ForAddress(address.Uri, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            // Masters that are away are tried again here, in the order of the list, and not by the channel.
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout,
                KeepAlivePingDelay = PingDelay,
                KeepAlivePingTimeout = PingTimeout,
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                UseProxy = false,
            },
        });
        Jobs = new JobService.JobServiceClient(_channel);
        Schedules = new ScheduleService.ScheduleServiceClient(_channel);
        Cluster = new ClusterService.ClusterServiceClient(_channel);
        Projects = new ProjectService.ProjectServiceClient(_channel);
    }

    public MasterAddress Address { get; }

    public JobService.JobServiceClient Jobs { get; }

    public ScheduleService.ScheduleServiceClient Schedules { get; }

    public ClusterService.ClusterServiceClient Cluster { get; }

    public ProjectService.ProjectServiceClient Projects { get; }

    public void Dispose() => _channel.Dispose();
}
