using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.ClusterBench.Peers.V1;

namespace Tiflow.ClusterBench.Peers;

/// <summary>Lets the peers run.</summary>
internal sealed class PeerClient(string address) : IDisposable
{
    private const int MessageBytes = 64 * 1024;

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{address}");

    private V1.PeerService.PeerServiceClient Client => new(_channel);

    /// <summary>Receives and drops this many bytes; returns bytes per second.</summary>
    public async Task<double> StreamAsync(long bytes, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var call = Client.Stream(
            new StreamRequest { Bytes = bytes, MessageBytes = MessageBytes }, cancellationToken: cancellationToken);
        var received = 0L;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            received += call.ResponseStream.Current.Data.Length;
        }

        return received / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Copies record by record; returns rows per second.</summary>
    public async Task<double> CopyRecordsAsync(CopyRecordsRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var response = await Client.CopyRecordsAsync(request, cancellationToken: cancellationToken);
        return response.Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose() => _channel.Dispose();
}
