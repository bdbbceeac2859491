using System.Buffers.Text;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Demo.V1;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// The way to a demo server, and the words for what goes wrong on it. Rows travel raw over HTTP/1.1, see demo.proto.
/// </summary>
internal sealed class DemoEndpoint : IDisposable
{
    /// <summary>Error code: the destination no longer has the rows to continue after.</summary>
    public const string RowsLost = "ROWS_LOST";

    private const string RowsProtocol = "tiflow-rows/1";

    private readonly GrpcChannel _channel;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly string _host;
    private readonly string _role;

    private DemoEndpoint(string host, string role)
    {
        _host = host;
        _role = role;
        _address = DemoAddressAttribute.TryParse(host, out var address)
            ? address
            : throw JobException.Terminal("INVALID_CONFIG", $"\"{host}\" is not the address of a demo server: write host:port");
        _http = new HttpMessageInvoker(NewHandler());
        _channel = GrpcChannel.ForAddress(_address, new GrpcChannelOptions { HttpHandler = NewHandler(), DisposeHttpClient = true });
        Client = new DemoDataService.DemoDataServiceClient(_channel);
    }

    /// <summary>For everything but the rows.</summary>
    public DemoDataService.DemoDataServiceClient Client { get; }

    public static DemoEndpoint Source(string host) => new(host, "source");

    public static DemoEndpoint Destination(string host) => new(host, "destination");

    /// <summary>Begins to read a source file after a key, or from its start.</summary>
    public async Task<RowSource> ReadAsync(int file, ByteString after, CancellationToken cancellationToken)
    {
        var request = Get(string.Create(CultureInfo.InvariantCulture, $"v1/source/{file}?after={Base64Url.EncodeToString(after.Span)}"));
        var response = await SendAsync(request, HttpStatusCode.OK, cancellationToken);
        return new RowSource(this, response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <summary>Opens a destination file for so many bytes of rows.</summary>
    public async Task<RowSink> WriteAsync(OpenFile open, long length, CancellationToken cancellationToken)
    {
        var message = Base64Url.EncodeToString(open.ToByteArray());
        var request = Get(string.Create(CultureInfo.InvariantCulture, $"v1/destination?open={message}&length={length}"));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd(RowsProtocol);
        var response = await SendAsync(request, HttpStatusCode.SwitchingProtocols, cancellationToken);
        return new RowSink(this, response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public JobException Translate(RpcException e) => e.StatusCode switch
    {
        StatusCode.NotFound => Translate((int)HttpStatusCode.NotFound, e.Status.Detail),
        StatusCode.InvalidArgument => Translate((int)HttpStatusCode.BadRequest, e.Status.Detail),
        StatusCode.Unimplemented =>
            JobException.Terminal("INVALID_ARGUMENT", Describe($"this is no demo server ({e.Status.Detail})"), e),
        _ => JobException.Transient("UNAVAILABLE", Describe(Cause(e)), e),
    };

    /// <summary>The server has refused something, with an HTTP status and a text.</summary>
    public JobException Translate(int status, string text) => (HttpStatusCode)status switch
    {
        HttpStatusCode.NotFound => JobException.Terminal("RESOURCE_NOT_FOUND", Describe(text)),
        HttpStatusCode.BadRequest => JobException.Terminal("INVALID_ARGUMENT", Describe(text)),
        HttpStatusCode.PreconditionFailed => JobException.Transient(RowsLost, Describe(text)),
        HttpStatusCode.Conflict => JobException.Transient("FENCED", Describe(text)),
        _ => Cut(text),
    };

    /// <summary>The server is away, or has ended a connection in a way that the contract does not allow.</summary>
    public JobException Cut(string what) => JobException.Transient("UNAVAILABLE", Describe(what));

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    // One each: a channel makes its handler connect in its own way.
    private static SocketsHttpHandler NewHandler() => new() { ConnectTimeout = TimeSpan.FromSeconds(3) };

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(_address, path));

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode == expected)
            {
                return response;
            }

            using (response)
            {
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                throw Translate(
                    (int)response.StatusCode,
                    text.Length > 0 ? text : $"it answers {(int)response.StatusCode}; is it a demo server of this version?");
            }
        }
        catch (HttpRequestException e)
        {
            throw Cut(e.Message);
        }
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
