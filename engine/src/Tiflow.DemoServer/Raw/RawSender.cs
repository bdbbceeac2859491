using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Rpc;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Writing;

namespace Tiflow.DemoServer.Raw;

/// <summary>The client of a connection that is upgraded to <see cref="Protocol"/> with its first acknowledgement.</summary>
/// <param name="context">The request for the upgrade.</param>
/// <param name="length">Bytes of rows that will come.</param>
/// <param name="time">For the patience with a client that does not hang up.</param>
internal sealed class RawSender(HttpContext context, long length, TimeProvider time) : IRowSender
{
    public const string Protocol = "tiflow-rows/1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private Stream? _connection;

    /// <summary>From here on, answers are messages.</summary>
    public bool IsUpgraded => _connection is not null;

    public async IAsyncEnumerable<PackedRows> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var splitter = new RowSplitter();
        for (var missing = length; missing > 0;)
        {
            var free = splitter.Free();
            var arrived = await ReceiveAsync(free[..(int)Math.Min(free.Length, missing)], cancellationToken);
            missing -= arrived;
            if (splitter.Take(arrived) is { IsEmpty: false } rows)
            {
                yield return PackedRows.Of(rows);
            }
        }

        if (splitter.HasRest)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument, "The last row does not end with a line feed. It was not written.");
        }
    }

    public async Task AcknowledgeAsync(WritePosition position, CancellationToken cancellationToken)
    {
        _connection ??= await UpgradeAsync();
        await SendAsync(new WriteRowsResponse { Written = BatchSender.ToResponse(position) }, cancellationToken);
    }

    /// <summary>Says why the connection ends, and lets the client be the one who hangs up: a reset could overtake the
    /// message.</summary>
    public async Task RefuseAsync(int status, string message)
    {
        var error = new WriteRowsError { Status = status, Message = message };
        var dropped = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(s_patience, time);
        try
        {
            await SendAsync(new WriteRowsResponse { Error = error }, patience.Token);
            while (true)
            {
                await ReceiveAsync(dropped, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has hung up, or does not within a reasonable time.
        }
    }

    private async Task<Stream> UpgradeAsync()
    {
        context.Response.Headers.Upgrade = Protocol;
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private async Task SendAsync(WriteRowsResponse response, CancellationToken cancellationToken)
    {
        var message = new byte[sizeof(int) + response.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length - sizeof(int));
        response.WriteTo(message.AsSpan(sizeof(int)));
        try
        {
            await _connection!.WriteAsync(message, cancellationToken);
        }
        catch (IOException)
        {
            throw HasLeft();
        }
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await _connection!.ReadAsync(buffer, cancellationToken);
            return count > 0 ? count : throw HasLeft();
        }
        catch (IOException)
        {
            throw HasLeft();
        }
    }

    // Not an error of the disk, which an IOException would be taken for.
    private static OperationCanceledException HasLeft() => new("The client has left.");
}
