using System.Diagnostics;
using Grpc.Net.Client;
using Tiflow.ClusterBench.Copying;
using Tiflow.ClusterBench.Peers.V1;
using Tiflow.ClusterBench.Processes;

namespace Tiflow.ClusterBench.Peers;

/// <summary>Lets the peers run.</summary>
internal sealed class PeerClient(string address, int processId) : IDisposable
{
    private const int MessageBytes = 64 * 1024;

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    private V1.PeerService.PeerServiceClient Client => new(_channel);

    /// <summary>Receives and drops this many bytes; returns what that took.</summary>
    public async Task<CopyFigures> StreamAsync(long bytes, CancellationToken cancellationToken)
    {
        var cpu = CpuSeconds();
        var started = Stopwatch.GetTimestamp();
        using var call = Client.Stream(
            new StreamRequest { Bytes = bytes, MessageBytes = MessageBytes }, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            // Dropped.
        }

        return new CopyFigures(Stopwatch.GetElapsedTime(started).TotalSeconds, CpuSeconds() - cpu);
    }

    /// <summary>Copies record by record; returns rows per second.</summary>
    public async Task<double> CopyRecordsAsync(CopyRecordsRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var response = await Client.CopyRecordsAsync(request, cancellationToken: cancellationToken);
        return response.Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private double CpuSeconds() => Machine.CpuSeconds(processId, Environment.ProcessId);

    public void Dispose() => _channel.Dispose();
}
