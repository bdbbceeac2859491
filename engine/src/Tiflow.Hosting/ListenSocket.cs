using System.Net;
using System.Net.Sockets;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Protocol.Errors;

namespace Tiflow.Hosting;

/// <summary>
/// Takes a port before the server exists: the real port must be known when the parts that tell it to others are built.
/// </summary>
internal static class ListenSocket
{
    private const int Backlog = 512;

    /// <summary>Opens the socket; the error names the flag that sets the address.</summary>
    /// <exception cref="StartupException">The address is in use, unknown here, or not allowed.</exception>
    public static async Task<Socket> OpenAsync(HostPort address, string flag, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            var endPoint = await ResolveAsync(address, cancellationToken);
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new StartupException(ErrorCodes.Unavailable, $"cannot listen on {address} ({flag}): {Reason(e)}", e);
        }
    }

    private static async Task<IPEndPoint> ResolveAsync(HostPort address, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.Host, out var ip))
        {
            return new IPEndPoint(ip, address.Port);
        }

        var resolved = await Dns.GetHostAddressesAsync(address.Host, cancellationToken);
        return new IPEndPoint(resolved.OrderBy(static candidate => candidate.AddressFamily).First(), address.Port);
    }

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the address is in use; stop the process that holds it or choose another port",
        SocketError.AddressNotAvailable => "this machine does not have that address; choose one of its own, or 0.0.0.0 for all",
        SocketError.AccessDenied => "the system does not allow it; choose a port from 1024 up",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name cannot be resolved; use an IP address",
        _ => e.Message,
    };
}
