using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Hosting.Configuration.Values;

/// <summary>The kinds of values that settings have.</summary>
internal static class Kinds
{
    public static readonly ValueKind<string> Name =
        new("name", "a name: letters, digits and . _ - : @, at most 128", TomlForm.Text, TryParseName);

    public static readonly ValueKind<string> Path = new("path", "a path", TomlForm.Text, TryParseText);

    public static readonly ValueKind<string> Uri = new("URI", "a URI such as \"sqlite:\"", TomlForm.Text, TryParseText);

    public static readonly ValueKind<HostPort> Address =
        new("address", "an address such as \"127.0.0.1:10240\", \"http://host:10240\", \":10240\" or \"[::1]:10240\"", TomlForm.Text, HostPort.TryParse);

    public static readonly ValueKind<IReadOnlyList<HostPort>> Addresses =
        new("addresses", "a list of addresses such as \"host1:10240,host2:10240\"", TomlForm.TextList, TryParseAddresses);

    public static readonly ValueKind<IReadOnlyList<MemberEntry>> Members =
        new("members", "a list of members such as \"m1=http://host1:8291,m2=http://host2:8291\"", TomlForm.TextList, MemberFormat.TryParse);

    public static readonly ValueKind<ClusterState> State = new("state", "one of new, existing", TomlForm.Text, TryParseState);

    public static readonly ValueKind<PlacementWay> Placement =
        new("policy", "one of spread, pack", TomlForm.Text, TryParsePlacement);

    public static readonly ValueKind<IReadOnlyDictionary<string, string>> Labels =
        new("labels", "a list of labels such as \"zone=a,disk=ssd\", each name once", TomlForm.TextList, LabelFormat.TryParse);

    public static readonly ValueKind<IReadOnlyDictionary<string, long>> Capacity =
        new("capacity", "a capacity such as \"cpu=4000m,memory=8GiB,slots=100\"", TomlForm.TextList, CapacityFormat.TryParse);

    public static readonly ValueKind<TimeSpan> Duration =
        new("duration", "a duration such as \"500ms\", \"5s\" or \"1h\"", TomlForm.Text, DurationFormat.TryParse);

    public static readonly ValueKind<int> Count = new("count", "a whole number from 1", TomlForm.Integer, TryParseCount);

    public static readonly ValueKind<int> Limit = new("limit", "a whole number; 0 means none", TomlForm.Integer, TryParseLimit);

    public static readonly ValueKind<bool> Switch = new("boolean", "true or false", TomlForm.Boolean, bool.TryParse);

    public static readonly ValueKind<LogLevel> Level =
        new("level", "one of trace, debug, info, warn, error, fatal", TomlForm.Text, TryParseLevel);

    public static readonly ValueKind<LogFormat> Format = new("format", "one of text, json", TomlForm.Text, TryParseFormat);

    private static bool TryParseText(string text, [NotNullWhen(true)] out string? value)
    {
        value = text;
        return text.Length > 0;
    }

    private static bool TryParseName(string text, [NotNullWhen(true)] out string? value)
    {
        value = text;
        return text.Length is > 0 and <= 128 && text.All(static c => char.IsAsciiLetterOrDigit(c) || "._-:@".Contains(c, StringComparison.Ordinal))
            && text.Any(char.IsAsciiLetterOrDigit);
    }

    private static bool TryParseAddresses(string text, [NotNullWhen(true)] out IReadOnlyList<HostPort>? value)
    {
        var addresses = new List<HostPort>();
        value = addresses;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!HostPort.TryParse(part, out var address))
            {
                return false;
            }

            addresses.Add(address);
        }

        return addresses.Count > 0;
    }

    private static bool TryParseCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1;

    private static bool TryParseLimit(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryParsePlacement(string text, out PlacementWay value)
    {
        value = text == "pack" ? PlacementWay.Pack : PlacementWay.Spread;
        return text is "pack" or "spread";
    }

    private static bool TryParseLevel(string text, out LogLevel value)
    {
        value = text.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" => LogLevel.Critical,
            _ => LogLevel.None,
        };
        return value != LogLevel.None;
    }

    private static bool TryParseState(string text, out ClusterState value) =>
        Enum.TryParse(text, ignoreCase: true, out value) && char.IsAsciiLetter(text[0]);

    private static bool TryParseFormat(string text, out LogFormat value) =>
        Enum.TryParse(text, ignoreCase: true, out value) && char.IsAsciiLetter(text[0]);
}
