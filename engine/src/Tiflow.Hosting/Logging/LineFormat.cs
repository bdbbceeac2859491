using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Tiflow.Hosting.Logging;

/// <summary>
/// Turns a log entry into one line: for people or as JSON. Line breaks inside are escaped, so nobody can forge a line.
/// </summary>
internal static class LineFormat
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(LogEntry entry)
    {
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{Time(entry)} {Level(entry.Level),-5} {entry.Category}[{entry.EventId}] {entry.Message}");
        return (entry.Exception is null ? line : $"{line} | {entry.Exception}").ReplaceLineEndings("\\n");
    }

    public static string Json(LogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("time", Time(entry));
            json.WriteString("level", Level(entry.Level));
            json.WriteString("category", entry.Category);
            json.WriteNumber("event_id", entry.EventId);
            json.WriteString("message", entry.Message);
            if (entry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteStartObject("values");
            foreach (var (name, value) in entry.Values)
            {
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Time(LogEntry entry) => entry.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
