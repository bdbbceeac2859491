using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Tiflow.Commands.Cli.Output;

/// <summary>
/// How long ago something was, in one or two letters more than a number: <c>12s</c>, <c>3m</c>, <c>5h</c>, <c>9d</c>.
/// </summary>
internal static class Age
{
    public static string Of(Timestamp? time, DateTimeOffset now) => time is null ? "-" : Format(now - time.ToDateTimeOffset());

    public static string Format(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } => Whole(age.TotalSeconds, 's'),
        { TotalHours: < 2 } => Whole(age.TotalMinutes, 'm'),
        { TotalDays: < 2 } => Whole(age.TotalHours, 'h'),
        _ => Whole(age.TotalDays, 'd'),
    };

    private static string Whole(double value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{(long)value}{unit}");
}
