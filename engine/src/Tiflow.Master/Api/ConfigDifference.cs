using System.Text.Json;

namespace Tiflow.Master.Api;

/// <summary>What is otherwise in one config than in another.</summary>
internal static class ConfigDifference
{
    /// <summary>The keys at the top that differ, in the order of the alphabet. Both configs are JSON, or empty.</summary>
    public static IReadOnlyList<string> KeysOf(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var (old, now) = (Parse(before), Parse(after));
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal)
                .Where(key => !old.TryGetValue(key, out var was) || !now.TryGetValue(key, out var becomes) || !JsonElement.DeepEquals(was, becomes))
                .Order(StringComparer.Ordinal),
        ];
    }

    // Of a key that stands twice the last counts, as where configs are read.
    private static Dictionary<string, JsonElement> Parse(ReadOnlyMemory<byte> config)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var root = config.IsEmpty ? default : JsonElement.Parse(config.Span);
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in root.EnumerateObject())
            {
                values[property.Name] = property.Value;
            }
        }

        return values;
    }
}
