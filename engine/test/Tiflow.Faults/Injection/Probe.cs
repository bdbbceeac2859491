using System.Net.Sockets;
using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Injection;

/// <summary>Asks a host something that its kernel answers, whatever its processes do.</summary>
internal static class Probe
{
    // Nobody listens there: the host answers "refused", if packets come and go.
    private const int Port = 9;

    /// <summary>Returns whether it answered in time.</summary>
    public static async Task<bool> SendAsync(Host host, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(host.Address, Port, either.Token);
            return true;
        }
        catch (SocketException refusal)
        {
            return refusal.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return false;
        }
    }
}
