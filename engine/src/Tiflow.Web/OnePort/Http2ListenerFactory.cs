using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Tiflow.Web.OnePort;

/// <summary>Listens on <see cref="Http2EndPoint"/>s; other endpoints are left to the socket transport.</summary>
internal sealed class Http2ListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is Http2EndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Http2Listener((Http2EndPoint)endpoint));
}
