using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.ClusterBench.Peers.V1;
using Tiflow.Demo.Seed;

namespace Tiflow.ClusterBench.Peers;

/// <summary>
/// The original demo's way to copy a file: one record a message, read from one stream and written to another.
/// </summary>
internal static class RecordCopy
{
    /// <summary>Returns the number of rows copied.</summary>
    public static async Task<long> RunAsync(CopyRecordsRequest request, int file, CancellationToken cancellationToken)
    {
        using var source = GrpcChannel.ForAddress($"http://{request.Source}");
        using var destination = GrpcChannel.ForAddress($"http://{request.Destination}");
        using var reading = new DataRWService.DataRWServiceClient(source).ReadLines(
            new ReadLinesRequest { FileIdx = file }, cancellationToken: cancellationToken);
        using var writing = new DataRWService.DataRWServiceClient(destination).WriteLines(cancellationToken: cancellationToken);
        var rows = 0L;
        while (rows < request.RowsPerFile && await reading.ResponseStream.MoveNext(cancellationToken))
        {
            var row = reading.ResponseStream.Current;
            if (row.IsEof)
            {
                break;
            }

            var write = new WriteLinesRequest { FileIdx = file, Dir = request.Dir, Key = row.Key, Value = row.Val };
            await writing.RequestStream.WriteAsync(write, cancellationToken);
            rows++;
        }

        await writing.RequestStream.CompleteAsync();
        var end = await writing;
        return end.ErrMsg.Length == 0
            ? rows
            : throw new RpcException(new Status(StatusCode.Internal, end.ErrMsg));
    }
}
