using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Tiflow.Hosting.Configuration.Values;

/// <summary>An address: a name or IP address (without brackets) and a port. Port 0 means any free one.</summary>
internal sealed record HostPort(string Host, int Port)
{
    private const string Scheme = "http://";

    /// <summary>All interfaces: clients cannot connect to it.</summary>
    public bool IsWildcard => IPAddress.TryParse(Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    /// <summary>
    /// Only this machine reaches it. A name other than localhost may lead anywhere and does not count.
    /// </summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>An IP address or localhost. Programs that look no names up can listen on it.</summary>
    public bool CanBeListenedOn => IPAddress.TryParse(Host, out _) || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads <c>host:port</c>, <c>http://host:port</c>, <c>[::1]:port</c> and <c>:port</c> (all interfaces).
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPort? address)
    {
        address = null;
        var rest = text.Trim();
        if (rest.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[Scheme.Length..];
            rest = rest.EndsWith('/') ? rest[..^1] : rest;
        }

        var colon = rest.LastIndexOf(':');
        if (colon < 0
            || !ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !TryParseHost(rest[..colon], out var host))
        {
            return false;
        }

        address = new HostPort(host, port);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    private static bool TryParseHost(string text, out string host)
    {
        if (text is ['[', .. var inner, ']'])
        {
            host = inner;
            return IPAddress.TryParse(inner, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        }

        host = text.Length == 0 ? IPAddress.Any.ToString() : text;
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
