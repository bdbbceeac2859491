using System.Net.Sockets;

namespace Tiflow.Master;

/// <summary>
/// Tells death from silence: "connection refused" at a process's port proves that nobody listens there any more, as
/// long as processes keep their ports open for their whole lives, which ours do. No answer proves nothing.
/// </summary>
internal sealed class ListenerProbe(TimeProvider time)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(300);

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
            // The name of a host that is gone may take ten seconds to resolve, and the system's resolver cannot be cancelled.
            await client.ConnectAsync(address[..colon].Trim('[', ']'), int.Parse(address[(colon + 1)..], provider: null), either.Token)
                .AsTask().WaitAsync(either.Token);
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
