using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tiflow.Sdk.Configuration;

/// <summary>
/// Durations as people write them: a number and one of <c>ns us ms s m h d</c>, as in <c>500ms</c>, <c>1.5s</c>,
/// <c>1h</c>.
/// </summary>
public static class DurationFormat
{
    private static readonly (string Suffix, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", TimeSpan.TicksPerMicrosecond), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration; it must not be negative.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.LastIndexOfAnyInRange('0', '9') + 1;
        var suffix = trimmed[digits..].ToString();
        var unit = Array.Find(Units, unit => unit.Suffix == suffix);
        if (unit.Suffix is null
            || !decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > TimeSpan.MaxValue.Ticks / unit.Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(number * unit.Ticks));
        return true;
    }

    /// <summary>Writes a duration in the largest unit that keeps it whole.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach (var (suffix, ticks) in Units.AsEnumerable().Reverse())
        {
            if (duration.Ticks != 0 && ticks >= 1 && duration.Ticks % (long)ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / (long)ticks}{suffix}");
            }
        }

        return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks * 100m}ns");
    }
}
