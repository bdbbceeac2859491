using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Writing;

namespace Tiflow.DemoServer.Rpc;

/// <summary>The client of a WriteBatches call, whose first message has been read.</summary>
internal sealed class BatchSender(
    IAsyncStreamReader<WriteBatchesRequest> requests, IServerStreamWriter<WriteBatchesResponse> responses)
    : IRowSender
{
    public async IAsyncEnumerable<PackedRows> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await requests.NextAsync(cancellationToken))
        {
            if (requests.Current.Batch is not { } batch)
            {
                throw new StorageException(
                    StorageErrorCode.InvalidArgument, "After 'open' every message must be a batch.");
            }

            if (!batch.Rows.IsEmpty || batch.Count != 0)
            {
                yield return new PackedRows(batch.Rows.Memory, batch.Count, batch.LastKey.Memory);
            }
        }
    }

    public Task AcknowledgeAsync(WritePosition position, CancellationToken cancellationToken) =>
        responses.WriteAsync(ToResponse(position), cancellationToken);

    public static WriteBatchesResponse ToResponse(WritePosition position) => new()
    {
        AckedKey = UnsafeByteOperations.UnsafeWrap(position.LastKey),
        Rows = position.Rows,
        Bytes = position.Bytes,
    };
}
