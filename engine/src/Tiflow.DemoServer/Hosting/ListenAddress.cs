using System.Globalization;
using System.Net;

namespace Tiflow.DemoServer.Hosting;

/// <summary>Where to listen.</summary>
/// <param name="Host">A name or an address; empty means all interfaces.</param>
/// <param name="Port">0 means any free port.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    private const string Scheme = "http://";

    /// <summary>Reads <c>host:port</c>, <c>:port</c> or <c>http://host:port</c>; null if it is none of these.</summary>
    public static ListenAddress? Parse(string text)
    {
        var address = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : text;
        address = address.TrimEnd('/');
        var colon = address.LastIndexOf(':');
        if (colon < 0
            || !ushort.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = address[..colon].TrimStart('[').TrimEnd(']');
        var isValid = host.Length == 0 || Uri.CheckHostName(host) != UriHostNameType.Unknown;
        return isValid ? new ListenAddress(host, port) : null;
    }

    /// <summary>Null means all interfaces.</summary>
    /// <exception cref="StartupException">The name has no address.</exception>
    public async Task<IPAddress?> ResolveAsync(CancellationToken cancellationToken)
    {
        if (Host.Length == 0)
        {
            return null;
        }

        // What is an address already need not be looked up; 0.0.0.0 must not.
        if (IPAddress.TryParse(Host, out var literal))
        {
            return literal;
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(Host, cancellationToken))[0];
        }
        catch (System.Net.Sockets.SocketException error)
        {
            throw new StartupException(
                "ADDRESS_NOT_FOUND", $"host '{Host}' has no address ({error.Message}): name another --addr");
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
