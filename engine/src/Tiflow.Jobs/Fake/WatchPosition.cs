using System.Text.Json.Serialization;

namespace Tiflow.Jobs.Fake;

/// <summary>What a worker knows of its key. Revision and count change together, so no change counts twice or not at all.</summary>
/// <param name="Revision">The last change counted, or where the watch began; the next one is read from here on.</param>
/// <param name="Count">The changes counted, deletions included.</param>
/// <param name="Value">The key's value after the last one; empty once it is deleted, and before the first.</param>
internal sealed record WatchPosition(long Revision, [property: JsonPropertyName("mvcc-count")] long Count, string Value)
{
    /// <summary>Nothing counted yet.</summary>
    public static WatchPosition At(long revision) => new(revision, 0, "");

    /// <summary>After one more change.</summary>
    public WatchPosition Next(long revision, string value) => new(revision, Count + 1, value);
}
