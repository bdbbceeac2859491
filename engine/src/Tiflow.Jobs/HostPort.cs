using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Jobs;

/// <summary>The address of a server as people write it into configs: <c>host:port</c>, with or without <c>http://</c>.</summary>
internal static class HostPort
{
    private const string Scheme = "http://";

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address)
    {
        var authority = (text ?? "").Trim().TrimEnd('/');
        authority = authority.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authority[Scheme.Length..] : authority;

        // Uri would add port 80, where no such server is.
        return Uri.TryCreate(Scheme + authority, UriKind.Absolute, out address)
            && address.PathAndQuery == "/"
            && address.UserInfo.Length == 0
            && authority.EndsWith($":{address.Port}", StringComparison.Ordinal);
    }
}
