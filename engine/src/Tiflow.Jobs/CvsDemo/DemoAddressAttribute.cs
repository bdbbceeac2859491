using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Checks that a config value names a demo server: <c>host:port</c>, with or without <c>http://</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DemoAddressAttribute(string key) : ValidationAttribute
{
    private const string Scheme = "http://";

    public string Key { get; } = key;

    public override bool IsValid(object? value) => TryParse(value as string, out _);

    public override string FormatErrorMessage(string name) =>
        $"{Key} must be the address of a demo server, host:port, for example \"demo-server:1234\"";

    internal static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address)
    {
        var authority = (text ?? "").Trim().TrimEnd('/');
        authority = authority.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authority[Scheme.Length..] : authority;

        // Uri would add port 80, where no demo server is.
        return Uri.TryCreate(Scheme + authority, UriKind.Absolute, out address)
            && address.PathAndQuery == "/"
            && address.UserInfo.Length == 0
            && authority.EndsWith($":{address.Port}", StringComparison.Ordinal);
    }
}
