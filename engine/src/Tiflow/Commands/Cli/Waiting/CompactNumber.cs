using System.Globalization;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>Numbers that fit beside a bar: 950, 12.3k, 1.2M.</summary>
internal static class CompactNumber
{
    public static string Format(double number) => number switch
    {
        >= 1e9 => With(number / 1e9, "G"),
        >= 1e6 => With(number / 1e6, "M"),
        >= 1e4 => With(number / 1e3, "k"),
        _ => number.ToString("0", CultureInfo.InvariantCulture),
    };

    private static string With(double number, string unit) => number.ToString("0.0", CultureInfo.InvariantCulture) + unit;
}
