namespace Tiflow.Metadata;

/// <summary>One key's change in the feed. <paramref name="Value"/> is null for a deletion.</summary>
public sealed record StoreChange(StoreKey Key, ReadOnlyMemory<byte>? Value, long Revision);
