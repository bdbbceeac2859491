using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Demo.V1;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>A connection to a demo server, and the words for what goes wrong on it.</summary>
internal sealed class DemoEndpoint : IDisposable
{
    /// <summary>Error code: the destination no longer has the rows to continue after.</summary>
    public const string RowsLost = "ROWS_LOST";

    // Four times the largest row, so that a batch with one always fits.
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    // A few batches. Ten files are copied at once: with more in flight, memory is slower than the network.
    private const int StreamWindowBytes = 256 * 1024;

    private readonly GrpcChannel _channel;
    private readonly string _host;
    private readonly string _role;

    private DemoEndpoint(string host, string role)
    {
        _host = host;
        _role = role;
        _channel = Connect(host);
        Client = new DemoDataService.DemoDataServiceClient(_channel);
    }

    public DemoDataService.DemoDataServiceClient Client { get; }

    public static DemoEndpoint Source(string host) => new(host, "source");

    public static DemoEndpoint Destination(string host) => new(host, "destination");

    public JobException Translate(RpcException e) => e.StatusCode switch
    {
        StatusCode.NotFound => JobException.Terminal("RESOURCE_NOT_FOUND", Describe(e.Status.Detail), e),
        StatusCode.InvalidArgument => JobException.Terminal("INVALID_ARGUMENT", Describe(e.Status.Detail), e),
        StatusCode.Unimplemented =>
            JobException.Terminal("INVALID_ARGUMENT", Describe($"this is no demo server ({e.Status.Detail})"), e),
        StatusCode.FailedPrecondition => JobException.Transient(RowsLost, Describe(e.Status.Detail), e),
        StatusCode.Aborted => JobException.Transient("FENCED", Describe(e.Status.Detail), e),
        _ => JobException.Transient("UNAVAILABLE", Describe(Cause(e)), e),
    };

    /// <summary>The peer ended a stream in a way that the contract does not allow.</summary>
    public JobException Cut(string what) => JobException.Transient("UNAVAILABLE", Describe(what));

    public void Dispose() => _channel.Dispose();

    private static GrpcChannel Connect(string host)
    {
        if (!DemoAddressAttribute.TryParse(host, out var address))
        {
            throw JobException.Terminal("INVALID_CONFIG", $"\"{host}\" is not the address of a demo server: write host:port");
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                ConnectTimeout = TimeSpan.FromSeconds(3),
                KeepAlivePingDelay = TimeSpan.FromSeconds(5),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(4),
                InitialHttp2StreamWindowSize = StreamWindowBytes,
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = null,
        });
    }

    private string Describe(string what) => $"demo server {_host} ({_role}): {what}";

    // gRPC hides "connection refused" behind a text about its own parts.
    private static string Cause(RpcException e)
    {
        var detail = e.Status.Detail.Length > 0 ? e.Status.Detail : e.StatusCode.ToString();
        return e.Status.DebugException?.GetBaseException().Message is { } cause && !detail.Contains(cause, StringComparison.Ordinal)
            ? $"{detail} {cause}"
            : detail;
    }
}
