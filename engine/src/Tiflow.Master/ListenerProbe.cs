using System.Net.Sockets;
using Tiflow.Protocol.Addresses;

namespace Tiflow.Master;

/// <summary>
/// Tells death from silence: "connection refused" at a process's port proves that nobody listens there any more, and
/// ours keep their ports open until nothing leaves them. No answer proves nothing.
/// </summary>
internal sealed class ListenerProbe(TimeProvider time, HostLookup hosts)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(300);

    public ListenerProbe(TimeProvider time)
        : this(time, HostLookup.OfProcess)
    {
    }

    /// <param name="address">host:port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsRefusedAsync(string address, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var client = new TcpClient();
        var colon = address.LastIndexOf(':');
        try
        {
            var addresses = await hosts.ResolveAsync(address[..colon].Trim('[', ']'), either.Token);
            await client.ConnectAsync(addresses, int.Parse(address[(colon + 1)..], provider: null), either.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
