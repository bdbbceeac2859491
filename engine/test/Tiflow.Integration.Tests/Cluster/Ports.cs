using System.Net;
using System.Net.Sockets;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>
/// Ports that nobody listens on, each given out once. They lie below those that the system uses for outgoing
/// connections, so that a port stays free while its process is away.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 30_000;
    private static int s_next = First + (Environment.ProcessId * 7 % (Last - First));

    public static int Next()
    {
        while (true)
        {
            var port = s_next = s_next < Last ? s_next + 1 : First;
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
