using System.Globalization;

namespace Tiflow.Hosting.Configuration.Values;

/// <summary>
/// Sizes as people write them: bytes, or a number and a unit; <c>1G</c> is a thousand million, <c>1GiB</c> is 2^30.
/// </summary>
internal static class SizeFormat
{
    private const string Prefixes = "KMGTP";

    /// <summary>Reads a size in bytes.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.LastIndexOfAnyInRange('0', '9') + 1;
        if (!TryParseUnit(trimmed[digits..], out var unit)
            || !decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / unit)
        {
            return false;
        }

        bytes = (long)(number * unit);
        return true;
    }

    private static bool TryParseUnit(ReadOnlySpan<char> suffix, out long unit)
    {
        unit = 1;
        if (suffix is "" or "B")
        {
            return true;
        }

        var exponent = Prefixes.IndexOf(char.ToUpperInvariant(suffix[0]), StringComparison.Ordinal) + 1;
        var binary = suffix[1..] is "i" or "iB";
        for (var i = 0; i < exponent; i++)
        {
            unit *= binary ? 1024 : 1000;
        }

        return exponent > 0 && (binary || suffix[1..] is "" or "B");
    }
}
