namespace Tiflow.Metadata;

/// <summary>
/// The pairs of a range, all as of <paramref name="Revision"/>; <paramref name="More"/> when the limit cut it.
/// </summary>
public sealed record RangeResult(IReadOnlyList<KeyValue> Items, long Revision, bool More);
