using Google.Protobuf;
using Grpc.Core;
using Tiflow.ClusterBench.Peers.V1;

namespace Tiflow.ClusterBench.Peers;

internal sealed class PeerService : V1.PeerService.PeerServiceBase
{
    public override async Task Stream(StreamRequest request, IServerStreamWriter<Chunk> responseStream, ServerCallContext context)
    {
        var bytes = new byte[request.MessageBytes];
        Random.Shared.NextBytes(bytes);
        var chunk = new Chunk { Data = UnsafeByteOperations.UnsafeWrap(bytes) };
        for (var sent = 0L; sent < request.Bytes; sent += bytes.Length)
        {
            await responseStream.WriteAsync(chunk, context.CancellationToken);
        }
    }

    public override async Task<CopyRecordsResponse> CopyRecords(CopyRecordsRequest request, ServerCallContext context)
    {
        var copies = Enumerable.Range(0, request.Files)
            .Select(file => Task.Run(() => RecordCopy.RunAsync(request, file, context.CancellationToken), context.CancellationToken));
        return new CopyRecordsResponse { Rows = (await Task.WhenAll(copies)).Sum() };
    }
}
