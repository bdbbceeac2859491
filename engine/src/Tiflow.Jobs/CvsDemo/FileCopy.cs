using System.Buffers;
using Tiflow.Demo.V1;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// One attempt to copy a file, or the rest of it. Bytes pass through as they come, on the thread pool and away from the
/// worker's event loop, while acknowledgements are received. <see cref="Position"/> may be read from any thread.
/// </summary>
internal sealed class FileCopy(
    DemoEndpoint source, DemoEndpoint destination, OpenFile target, CopyPosition start, TimeProvider time)
{
    // Fits into the processor's cache for ten files at once.
    private const int BufferBytes = 128 * 1024;

    // A peer that is alive moves at least a few bytes, or syncs them, in this time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private CopyPosition _position = start;
    private DemoEndpoint? _awaited;

    /// <summary>What the destination has on disk.</summary>
    public CopyPosition Position => Volatile.Read(ref _position);

    /// <summary>Ends when the destination has acknowledged the whole file.</summary>
    /// <exception cref="JobException">What went wrong, and at which of the two servers.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Patience, time);
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            await CopyAsync(silence, halt);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw (_awaited ?? source).Cut($"nothing moved for {Patience.TotalSeconds} s");
        }
    }

    private async Task CopyAsync(CancellationTokenSource silence, CancellationTokenSource halt)
    {
        using var rows = await source.ReadAsync(target.File, Position.Key, halt.Token);
        _awaited = destination;
        using var sink = await destination.WriteAsync(target, rows.Length, halt.Token);
        await AcknowledgeAsync(sink, halt.Token);

        var pumping = PumpAsync(rows, sink, silence, halt.Token);
        var receiving = ReceiveAsync(sink, Position.Bytes + rows.Length, silence, halt.Token);
        var first = await Task.WhenAny(pumping, receiving);
        if (!first.IsCompletedSuccessfully)
        {
            await halt.CancelAsync();
        }

        await Task.WhenAll(pumping, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first; // its failure is the cause, the other one's only the consequence
        await pumping;
        await receiving;
    }

    private async Task PumpAsync(
        RowSource rows, RowSink sink, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var count = 0;
            do
            {
                silence.CancelAfter(Patience);
                _awaited = source;
                count = await rows.ReadAsync(buffer, cancellationToken);
                _awaited = destination;
            }
            while (count > 0 && await sink.TryWriteAsync(buffer.AsMemory(0, count), cancellationToken));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ReceiveAsync(
        RowSink sink, long bytes, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        while (Position.Bytes < bytes)
        {
            await AcknowledgeAsync(sink, cancellationToken);
            silence.CancelAfter(Patience);
        }
    }

    private async Task AcknowledgeAsync(RowSink sink, CancellationToken cancellationToken) =>
        Volatile.Write(ref _position, await sink.AcknowledgedAsync(cancellationToken));
}
