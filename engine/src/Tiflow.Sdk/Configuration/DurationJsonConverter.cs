using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tiflow.Sdk.Configuration;

/// <summary>
/// Reads a <see cref="TimeSpan"/> from text (<c>"500ms"</c>) or from a whole number of nanoseconds; writes text.
/// </summary>
public sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    private const int NanosecondsPerTick = 100;

    /// <inheritdoc />
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var nanoseconds) && nanoseconds >= 0)
        {
            return TimeSpan.FromTicks(nanoseconds / NanosecondsPerTick);
        }

        if (reader.TokenType == JsonTokenType.String && DurationFormat.TryParse(reader.GetString(), out var duration))
        {
            return duration;
        }

        throw new JsonException("A duration is text such as \"500ms\", \"5s\" or \"1h\", or a whole number of nanoseconds.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(DurationFormat.Format(value));
}
