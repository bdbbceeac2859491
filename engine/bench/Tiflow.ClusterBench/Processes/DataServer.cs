using Grpc.Net.Client;
using Tiflow.Demo.V1;

namespace Tiflow.ClusterBench.Processes;

/// <summary>A running demo server and its directory.</summary>
internal sealed class DataServer(string address, int processId, string directory) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    public string Address { get; } = address;

    public int ProcessId { get; } = processId;

    public string SourceDirectory { get; } = Path.Combine(directory, "source");

    private DemoDataService.DemoDataServiceClient Client => new(_channel);

    /// <summary>Replaces the source data; returns its size in bytes.</summary>
    public async Task<long> GenerateAsync(int files, long rows, int valueBytes, CancellationToken cancellationToken)
    {
        var request = new GenerateDataRequest { FileNum = files, RecordNum = rows, Seed = 1, ValueBytes = valueBytes };
        return (await Client.GenerateDataAsync(request, cancellationToken: cancellationToken)).Bytes;
    }

    /// <summary>The directory of the copy, on disk.</summary>
    public string PathOf(string dir) => Path.Combine(directory, "dest", dir.TrimStart('/'));

    public void Remove(string dir) => Directory.Delete(PathOf(dir), recursive: true);

    public void Dispose() => _channel.Dispose();
}
