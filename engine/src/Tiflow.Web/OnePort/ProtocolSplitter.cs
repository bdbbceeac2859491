using Microsoft.AspNetCore.Connections;

namespace Tiflow.Web.OnePort;

/// <summary>
/// Looks at the first bytes of a connection: HTTP/1.1 goes on here, HTTP/2 is handed over, silence is closed.
/// </summary>
internal sealed class ProtocolSplitter(Http2EndPoint http2, TimeSpan patience, TimeProvider time)
{
    public async Task RunAsync(ConnectionDelegate http1, ConnectionContext connection)
    {
        switch (await PeekAsync(connection))
        {
            case false:
                await http1(connection);
                break;
            case true:
                await HandOverAsync(connection);
                break;
            default:
                connection.Abort(new ConnectionAbortedException("The peer did not say which protocol it speaks."));
                break;
        }
    }

    private async Task<bool?> PeekAsync(ConnectionContext connection)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        try
        {
            return await HttpPreface.IsHttp2Async(connection.Transport.Input, either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private async Task HandOverAsync(ConnectionContext connection)
    {
        var handedOver = new HandedOverConnection(connection);
        try
        {
            await http2.Connections.Writer.WriteAsync(handedOver, connection.ConnectionClosed);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            connection.Abort(new ConnectionAbortedException("The server is stopping."));
            return;
        }

        await handedOver.Served;
    }
}
