using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Checks that a config value names a demo server: <c>host:port</c>, with or without <c>http://</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DemoAddressAttribute(string key) : ValidationAttribute
{
    public string Key { get; } = key;

    public override bool IsValid(object? value) => TryParse(value as string, out _);

    public override string FormatErrorMessage(string name) =>
        $"{Key} must be the address of a demo server, host:port, for example \"demo-server:1234\"";

    internal static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address) =>
        HostPort.TryParse(text, out address);
}
