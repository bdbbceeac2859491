using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// One attempt to copy a file, or the rest of it. Reading, writing and acknowledgements run side by side on the thread
/// pool, away from the worker's event loop; batches pass through as they came. <see cref="Position"/> may be read from
/// any thread.
/// </summary>
internal sealed class FileCopy(DemoEndpoint source, DemoEndpoint destination, OpenFile target, CopyPosition start)
{
    private const int BatchBytes = 64 * 1024;
    private const int BatchesAhead = 2;
    private const int WindowBytes = 4 * 1024 * 1024;

    // Full channel: the destination is the slower one, reading pauses. Short, so that a batch is still in the cache
    // when it is written.
    private readonly Channel<Batch> _batches = Channel.CreateBounded<Batch>(
        new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });

    private readonly CopyPosition _start = start;
    private CopyPosition _position = start;
    private Exception? _failure;
    private volatile ByteString? _lastKey;

    /// <summary>What the destination has on disk.</summary>
    public CopyPosition Position => Volatile.Read(ref _position);

    /// <summary>Ends when the destination has acknowledged the whole file.</summary>
    /// <exception cref="JobException">What went wrong, and at which of the two servers.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var reading = source.Client.ReadBatches(
            new ReadBatchesRequest { File = target.File, AfterKey = _start.Key, MaxBytes = BatchBytes },
            cancellationToken: halt.Token);
        using var writing = destination.Client.WriteBatches(cancellationToken: halt.Token);

        await PartAsync(destination, token => OpenAsync(writing, token), halt);
        if (!halt.IsCancellationRequested)
        {
            var window = new ByteWindow(WindowBytes, Position.Bytes);
            await Task.WhenAll(
                PartAsync(source, token => ReadAsync(reading.ResponseStream, token), halt),
                PartAsync(destination, token => WriteAsync(writing.RequestStream, window, token), halt),
                PartAsync(destination, token => ReceiveAsync(writing.ResponseStream, window, token), halt));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    // The first part to fail says why; the others end because of it.
    private async Task PartAsync(DemoEndpoint endpoint, Func<CancellationToken, Task> part, CancellationTokenSource halt)
    {
        try
        {
            await part(halt.Token);
            return;
        }
        catch (RpcException e)
        {
            Interlocked.CompareExchange(ref _failure, endpoint.Translate(e), null);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // A write after the peer has ended the call, or into a connection that breaks, does not end with a status
            // of the call.
            Interlocked.CompareExchange(ref _failure, EndedEarly(), null);
        }
        catch (Exception e) when (e is JobException or OperationCanceledException)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
        }

        await halt.CancelAsync();
    }

    private async Task OpenAsync(
        AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse> writing, CancellationToken cancellationToken)
    {
        await writing.RequestStream.WriteAsync(new WriteBatchesRequest { Open = target }, cancellationToken);
        if (!await writing.ResponseStream.MoveNext(cancellationToken))
        {
            throw EndedEarly();
        }

        Acknowledge(writing.ResponseStream.Current);
    }

    private async Task ReadAsync(IAsyncStreamReader<ReadBatchesResponse> stream, CancellationToken cancellationToken)
    {
        while (await stream.MoveNext(cancellationToken))
        {
            var message = stream.Current;
            if (message.Batch is { Count: > 0 } batch)
            {
                await _batches.Writer.WriteAsync(batch, cancellationToken);
            }

            if (message.Eof)
            {
                _batches.Writer.Complete();
                return;
            }
        }

        throw source.Cut("the stream ended before the end of the file");
    }

    private async Task WriteAsync(
        IClientStreamWriter<WriteBatchesRequest> stream, ByteWindow window, CancellationToken cancellationToken)
    {
        var lastKey = _start.Key;
        await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken))
        {
            await window.ReserveAsync(batch.Rows.Length, cancellationToken);
            await stream.WriteAsync(new WriteBatchesRequest { Batch = batch }, cancellationToken);
            lastKey = batch.LastKey;
        }

        _lastKey = lastKey;
        await stream.CompleteAsync();
    }

    private async Task ReceiveAsync(
        IAsyncStreamReader<WriteBatchesResponse> stream, ByteWindow window, CancellationToken cancellationToken)
    {
        while (await stream.MoveNext(cancellationToken))
        {
            Acknowledge(stream.Current);
            window.Acknowledge(stream.Current.Bytes);
        }

        if (!Position.Key.Equals(_lastKey))
        {
            throw EndedEarly();
        }
    }

    private void Acknowledge(WriteBatchesResponse acknowledged) =>
        Volatile.Write(ref _position, new CopyPosition(acknowledged.AckedKey, acknowledged.Rows, acknowledged.Bytes));

    private JobException EndedEarly() => destination.Cut("the stream ended before all rows were acknowledged");
}
