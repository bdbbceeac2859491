using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Tiflow.Metadata.Etcd;

/// <summary>Keys and ranges as etcd wants them.</summary>
internal static class EtcdKeys
{
    /// <summary>Held by the leader under its lease; its create revision is the fencing token.</summary>
    public static readonly ByteString Leader = ByteString.CopyFromUtf8("/el/leader");

    /// <summary>The mark of the last fenced transaction: what makes sending one again safe.</summary>
    public static readonly ByteString Sequence = ByteString.CopyFromUtf8("/el/sequence");

    /// <summary>Written by who suspects the leader: a store that takes this write would have taken the leader's.</summary>
    public static readonly ByteString Suspicion = ByteString.CopyFromUtf8("/el/suspicion");

    /// <summary>A key each for the masters that live, each under its master's lease.</summary>
    public static readonly ByteString Masters = ByteString.CopyFromUtf8("/masters/");

    private static readonly ByteString NoEnd = ByteString.CopyFrom(0);

    public static ByteString ToBytes(this StoreKey key) => UnsafeByteOperations.UnsafeWrap(key.ToArray());

    // etcd knows no empty key: a range from the very start begins at the smallest key that there is.
    public static ByteString StartOf(KeyRange range) => range.Start.Length == 0 ? NoEnd : range.Start.ToBytes();

    public static ByteString EndOf(KeyRange range) => range.End is { } end ? end.ToBytes() : NoEnd;

    // A message that was received owns its bytes, and nobody changes them.
    public static StoreKey ToKey(this ByteString key) =>
        MemoryMarshal.TryGetArray(key.Memory, out var bytes) && bytes.Count == bytes.Array!.Length
            ? StoreKey.FromOwnedBytes(bytes.Array)
            : new StoreKey(key.Span);

    public static KeyValue ToCore(this Tiflow.Etcd.Wire.KeyValue pair) =>
        new(pair.Key.ToKey(), pair.Value.Memory, pair.CreateRevision, pair.ModRevision);
}
