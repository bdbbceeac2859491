using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Rpc;

/// <summary>
/// One running WriteBatches call: receives and appends batches while the ones before are made durable and acknowledged.
/// A batch after a pause is synced at once. In a steady flow syncs keep a distance, so that each covers many batches.
/// </summary>
internal sealed class WriteStream(
    DestinationWriter file,
    IAsyncStreamReader<WriteBatchesRequest> requests,
    IServerStreamWriter<WriteBatchesResponse> responses,
    TimeProvider time)
{
    private const int MaxBatchesAhead = 64;
    private static readonly TimeSpan s_syncDistance = TimeSpan.FromMilliseconds(25);

    // Full = the disk is slower than the client: receiving waits, and flow control makes the client wait.
    private readonly Channel<WritePosition> _appended = Channel.CreateBounded<WritePosition>(
        new BoundedChannelOptions(MaxBatchesAhead) { SingleReader = true, SingleWriter = true });

    /// <summary>Returns when the client has half-closed and everything is acknowledged.</summary>
    /// <param name="stopping">Ends the stream; cancelled by the first failure on one of its two sides.</param>
    public async Task RunAsync(CancellationTokenSource stopping)
    {
        await AcknowledgeAsync(file.Position, stopping.Token);
        using var halfClosed = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var receiving = ReceiveAsync(halfClosed, stopping.Token);
        var syncing = SyncAsync(halfClosed.Token, stopping.Token);
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

    private async Task ReceiveAsync(CancellationTokenSource halfClosed, CancellationToken cancellationToken)
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
        await halfClosed.CancelAsync();
    }

    private async Task SyncAsync(CancellationToken halfClosed, CancellationToken cancellationToken)
    {
        while (await _appended.Reader.WaitToReadAsync(cancellationToken))
        {
            var position = default(WritePosition);
            while (_appended.Reader.TryRead(out var next))
            {
                position = next;
            }

            file.Sync();
            await AcknowledgeAsync(position, cancellationToken);
            await Task.Delay(s_syncDistance, time, halfClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
