using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Tiflow.Commands.Cli.Json;

/// <summary>Times as scripts read them: RFC 3339, UTC, milliseconds.</summary>
internal static class Rfc3339
{
    public static string Format(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string? Format(Timestamp? timestamp) => timestamp is null ? null : Format(timestamp.ToDateTime());
}
