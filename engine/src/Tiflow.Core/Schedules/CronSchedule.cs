using Cronos;

namespace Tiflow.Core.Schedules;

/// <summary>
/// The moments that a cron expression names in a time zone: a pure function of text, zone and moment. Where clocks
/// are put forward, what falls into the gap comes right after it; where they are put back, it comes once.
/// </summary>
public sealed class CronSchedule : IEquatable<CronSchedule>
{
    public const string DefaultZone = "UTC";

    private const int FieldsWithSeconds = 6;

    private readonly CronExpression? _expression;
    private readonly TimeZoneInfo? _zone;

    private CronSchedule(string text, string zoneId, CronExpression? expression, TimeZoneInfo? zone) =>
        (Text, ZoneId, _expression, _zone) = (text, zoneId, expression, zone);

    /// <summary>As its user wrote it: five fields, or six with seconds first.</summary>
    public string Text { get; }

    public string ZoneId { get; }

    /// <exception cref="FormatException">Says what cannot be read.</exception>
    public static CronSchedule Parse(string text, string zoneId)
    {
        try
        {
            return new CronSchedule(text, zoneId, Expression(text), Zone(zoneId));
        }
        catch (CronFormatException e)
        {
            throw new FormatException(
                $"schedule \"{text}\": {e.Message.TrimEnd('.')}; write five fields (minute hour day month weekday), or six with seconds first", e);
        }
    }

    /// <summary>What was accepted once and cannot be read here, such as a zone that this machine does not know, names no moment.</summary>
    public static CronSchedule Restore(string text, string zoneId)
    {
        try
        {
            return Parse(text, zoneId);
        }
        catch (FormatException)
        {
            return new CronSchedule(text, zoneId, expression: null, zone: null);
        }
    }

    /// <summary>The first moment after this one; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        _zone is null ? null : _expression?.GetNextOccurrence(after, _zone)?.ToUniversalTime();

    public bool Equals(CronSchedule? other) => Text == other?.Text && ZoneId == other.ZoneId;

    public override bool Equals(object? obj) => obj is CronSchedule other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Text, ZoneId);

    public override string ToString() => $"{Text} ({ZoneId})";

    private static CronExpression Expression(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return CronExpression.Parse(text, fields == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);
    }

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? zone
        : throw new FormatException($"time zone \"{id}\" is not known here; write for example UTC or Europe/Berlin");
}
