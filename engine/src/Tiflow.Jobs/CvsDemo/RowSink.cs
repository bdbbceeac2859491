using System.Buffers.Binary;
using Tiflow.Demo.V1;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// A destination file that is being written. Rows go out and acknowledgements come in at the same time, one caller
/// each.
/// </summary>
internal sealed class RowSink(DemoEndpoint endpoint, HttpResponseMessage response, Stream connection) : IDisposable
{
    // More than a key can have.
    private const int MaxMessageBytes = 8 * 1024 * 1024;

    private readonly byte[] _head = new byte[sizeof(int)];

    /// <summary>False when the connection has ended: the next acknowledgement says why.</summary>
    public async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        try
        {
            await connection.WriteAsync(rows, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What is durable now; the first one right after the opening.</summary>
    /// <exception cref="JobException">Why the destination takes no more.</exception>
    public async Task<CopyPosition> AcknowledgedAsync(CancellationToken cancellationToken)
    {
        var message = await ReceiveAsync(cancellationToken);
        return message.Error is { } error
            ? throw endpoint.Translate(error.Status, error.Message)
            : new CopyPosition(message.Written.AckedKey, message.Written.Rows, message.Written.Bytes);
    }

    public void Dispose() => response.Dispose();

    private async Task<WriteRowsResponse> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.ReadExactlyAsync(_head, cancellationToken);
            var length = BinaryPrimitives.ReadInt32BigEndian(_head);
            if (length is > 0 and < MaxMessageBytes)
            {
                var message = new byte[length];
                await connection.ReadExactlyAsync(message, cancellationToken);
                return WriteRowsResponse.Parser.ParseFrom(message);
            }

            throw endpoint.Cut($"it sent a message of {length} bytes");
        }
        catch (IOException)
        {
            throw endpoint.Cut("the connection ended before all rows were acknowledged");
        }
    }
}
