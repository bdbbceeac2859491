using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Demo.Seed;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Hosting;

namespace Tiflow.DemoServer.Tests.Fixtures;

/// <summary>A real server in this process, with clients.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly StringWriter _output = new();
    private DemoServerHost? _host;
    private GrpcChannel? _channel;

    private TestServer()
    {
    }

    public string Output => _output.ToString();

    public string Address => _host!.Address;

    public DemoDataService.DemoDataServiceClient Batches { get; private set; } = null!; // set by StartAsync

    public DataRWService.DataRWServiceClient Records { get; private set; } = null!; // set by StartAsync

    public string this[string relative] => _directory[relative];

    public static async Task<TestServer> StartAsync(long records = 0, int files = 3)
    {
        var server = new TestServer();
        await server.StartHostAsync(records, files);
        return server;
    }

    public async Task RestartAsync(long? records = null, int files = 3)
    {
        await StopHostAsync();
        await StartHostAsync(records, files);
    }

    public string[] ReadRows(string relative) => File.ReadAllLines(this[relative]);

    /// <summary>Opens a destination file for writing; its first acknowledgement has been read.</summary>
    public async Task<AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse>> OpenAsync(
        string after = "", long token = 1, string owner = "job", string directory = "/data1", int file = 0)
    {
        var call = Batches.WriteBatches(cancellationToken: TestContext.Current.CancellationToken);
        await call.SendAsync(Messages.Open(after, token, owner, directory, file));
        await call.NextAckAsync();
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        _directory.Dispose();
        await _output.DisposeAsync();
    }

    private async Task StartHostAsync(long? records, int files)
    {
        var options = new DemoServerOptions
        {
            Directory = _directory.Path,
            Address = new ListenAddress("127.0.0.1", 0),
            Records = records,
            Files = files,
        };
        _host = await DemoServerHost.StartAsync(options, _output, TestContext.Current.CancellationToken);
        _channel = GrpcChannel.ForAddress($"http://{_host.Address}");
        Batches = new DemoDataService.DemoDataServiceClient(_channel);
        Records = new DataRWService.DataRWServiceClient(_channel);
    }

    private async Task StopHostAsync()
    {
        _channel?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
