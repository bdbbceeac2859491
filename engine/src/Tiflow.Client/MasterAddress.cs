using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tiflow.Client;

/// <summary>Where a master listens, for example <c>127.0.0.1:10240</c> or <c>[::1]:10240</c>.</summary>
public sealed record MasterAddress(string Host, int Port)
{
    /// <summary>The address of a master that was started without flags.</summary>
    public static MasterAddress Default { get; } = new("127.0.0.1", 10240);

    /// <summary>The URL that gRPC wants.</summary>
    public Uri Uri => new($"http://{this}");

    /// <summary>
    /// Reads a comma-separated list of <c>HOST:PORT</c>, each with or without <c>http://</c>; <c>:PORT</c> means this
    /// machine. Repeated addresses count once.
    /// </summary>
    /// <exception cref="FormatException">The text holds no address, or one that cannot be read; the message names
    /// it.</exception>
    public static IReadOnlyList<MasterAddress> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var bad = Array.Find(words, static word => !TryParse(word, out _));
        return bad is null && words.Length > 0
            ? [.. words.Select(static word => TryParse(word, out var address) ? address : Default).Distinct()]
            : throw new FormatException($"'{bad ?? text}' is not a master's address; write HOST:PORT, for example {Default}");
    }

    /// <summary>Reads one address.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MasterAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string scheme = "http://";
        address = null;
        var rest = text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? text[scheme.Length..].TrimEnd('/') : text;
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            return false;
        }

        var host = colon == 0 ? Default.Host : rest[..colon];
        address = Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown ? null : new MasterAddress(host, port);
        return address is not null;
    }

    /// <summary><c>host:port</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
