using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Rpc;

/// <summary>
/// One running WriteBatches call: receives and appends batches while the ones before are made durable and acknowledged.
/// Whatever has been appended during a sync is covered by the next one, so syncs group themselves under load and follow at
/// once when the client waits.
/// </summary>
internal sealed class WriteStream(
    DestinationWriter file,
    IAsyncStreamReader<WriteBatchesRequest> requests,
    IServerStreamWriter<WriteBatchesResponse> responses)
{
    private const int MaxBatchesAhead = 128;
    private const long MaxBytesPerSync = 4 * 1024 * 1024;

    // Full = the disk is slower than the client: receiving waits, and flow control makes the client wait.
    private readonly Channel<WritePosition> _appended = Channel.CreateBounded<WritePosition>(
        new BoundedChannelOptions(MaxBatchesAhead) { SingleReader = true, SingleWriter = true });

    /// <summary>Returns when the client has half-closed and everything is acknowledged.</summary>
    /// <param name="stopping">Ends the stream; cancelled by the first failure on one of its two sides.</param>
    public async Task RunAsync(CancellationTokenSource stopping)
    {
        await AcknowledgeAsync(file.Position, stopping.Token);
        var receiving = ReceiveAsync(stopping.Token);
        var syncing = SyncAsync(stopping.Token);
        var first = await Task.WhenAny(receiving, syncing);
        if (!first.IsCompletedSuccessfully)
        {
            await stopping.CancelAsync();
        }

        await Task.WhenAll(receiving, syncing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first; // its failure is the cause, the other one's only the consequence
        await receiving;
        await syncing;
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await requests.NextAsync(cancellationToken))
        {
            if (requests.Current.Batch is not { } batch)
            {
                throw new StorageException(
                    StorageErrorCode.InvalidArgument, "After 'open' every message must be a batch.");
            }

            if (batch.Rows.IsEmpty && batch.Count == 0)
            {
                continue;
            }

            file.Append(batch.Rows.Span, batch.Count, batch.LastKey.Span);
            await _appended.Writer.WriteAsync(file.Position, cancellationToken);
        }

        _appended.Writer.Complete();
    }

    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        var durable = file.Position.Bytes;
        while (await _appended.Reader.WaitToReadAsync(cancellationToken))
        {
            var position = default(WritePosition);
            while (position.Bytes - durable < MaxBytesPerSync && _appended.Reader.TryRead(out var next))
            {
                position = next;
            }

            file.Sync();
            durable = position.Bytes;
            await AcknowledgeAsync(position, cancellationToken);
        }
    }

    private Task AcknowledgeAsync(WritePosition position, CancellationToken cancellationToken)
    {
        var response = new WriteBatchesResponse
        {
            AckedKey = UnsafeByteOperations.UnsafeWrap(position.LastKey),
            Rows = position.Rows,
            Bytes = position.Bytes,
        };
        return responses.WriteAsync(response, cancellationToken);
    }
}
