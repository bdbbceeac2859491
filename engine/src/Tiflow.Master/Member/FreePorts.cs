using System.Net;
using System.Net.Sockets;

namespace Tiflow.Master.Member;

/// <summary>
/// Ports of loopback that nobody uses. They lie below those that the system gives to outgoing connections, so that a
/// port is still free when the member starts anew.
/// </summary>
internal sealed class FreePorts
{
    private const int First = 12_000;
    private const int Count = 8_000;

    // Masters that start at the same time begin at different ports.
    private int _next = First + (Environment.ProcessId * 7 % Count);

    public int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = _next;
            _next = First + ((port - First + 1) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free on loopback; name one with --client-urls.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
