using System.Text.Json;
using System.Text.Json.Serialization;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Sdk;

/// <summary>
/// The one way in which configs, checkpoints and details become JSON: camelCase, unknown keys refused, durations as
/// text.
/// </summary>
public static class SdkJson
{
    /// <summary>The options; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new DurationJsonConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
