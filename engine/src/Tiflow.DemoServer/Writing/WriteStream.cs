using System.Threading.Channels;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Writing;

/// <summary>
/// One sender at work: its rows are received and appended while the ones before are made durable and acknowledged.
/// Rows after a pause are synced at once. In a steady flow syncs keep a distance, so that each covers many batches.
/// </summary>
internal sealed class WriteStream(DestinationWriter file, IRowSender sender, TimeProvider time)
{
    private const int MaxBatchesAhead = 64;
    private static readonly TimeSpan s_syncDistance = TimeSpan.FromMilliseconds(25);

    // Full = the disk is slower than the client: receiving waits, and flow control makes the client wait.
    private readonly Channel<WritePosition> _appended = Channel.CreateBounded<WritePosition>(
        new BoundedChannelOptions(MaxBatchesAhead) { SingleReader = true, SingleWriter = true });

    /// <summary>Returns when the sender has sent all and everything is acknowledged.</summary>
    /// <param name="stopping">Ends the stream; cancelled by the first failure on one of its two sides.</param>
    public async Task RunAsync(CancellationTokenSource stopping)
    {
        await sender.AcknowledgeAsync(file.Position, stopping.Token);
        using var allSent = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var receiving = ReceiveAsync(allSent, stopping.Token);
        var syncing = SyncAsync(allSent.Token, stopping.Token);
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

    private async Task ReceiveAsync(CancellationTokenSource allSent, CancellationToken cancellationToken)
    {
        await foreach (var rows in sender.ReadAsync(cancellationToken))
        {
            file.Append(rows.Text.Span, rows.Count, rows.LastKey.Span);
            await _appended.Writer.WriteAsync(file.Position, cancellationToken);
        }

        _appended.Writer.Complete();
        await allSent.CancelAsync();
    }

    private async Task SyncAsync(CancellationToken allSent, CancellationToken cancellationToken)
    {
        while (await _appended.Reader.WaitToReadAsync(cancellationToken))
        {
            var position = default(WritePosition);
            while (_appended.Reader.TryRead(out var next))
            {
                position = next;
            }

            file.Sync();
            await sender.AcknowledgeAsync(position, cancellationToken);
            await Task.Delay(s_syncDistance, time, allSent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
