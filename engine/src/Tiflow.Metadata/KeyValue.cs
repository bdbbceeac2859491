namespace Tiflow.Metadata;

/// <summary>A stored key with its value and the revisions of its first and of its last write since it exists.</summary>
public sealed record KeyValue(StoreKey Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision);
