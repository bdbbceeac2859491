using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Tiflow.Web.OnePort;

/// <summary>Accepts what the public endpoint hands over.</summary>
internal sealed class Http2Listener(Http2EndPoint endPoint) : IConnectionListener
{
    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await endPoint.Connections.Reader.WaitToReadAsync(cancellationToken))
        {
            if (endPoint.Connections.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        endPoint.Connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
}
