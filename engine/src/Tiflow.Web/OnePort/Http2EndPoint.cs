using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Tiflow.Web.OnePort;

/// <summary>An endpoint inside the process: the public endpoint puts connections that speak HTTP/2 here.</summary>
internal sealed class Http2EndPoint : EndPoint
{
    public const string Name = "in-process-http2";

    private const int MaxWaiting = 128;

    // Full = connections come faster than the server takes them: the public endpoint waits, as behind a listen backlog.
    public Channel<ConnectionContext> Connections { get; } =
        Channel.CreateBounded<ConnectionContext>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public override string ToString() => Name;
}
