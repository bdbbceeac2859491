using System.Buffers.Binary;
using System.Text;

namespace Tiflow.Metadata;

/// <summary>
/// A key of the store: a byte string, ordered bytewise (unsigned). Keys that the engine makes are readable ASCII.
/// </summary>
public readonly struct StoreKey : IEquatable<StoreKey>, IComparable<StoreKey>
{
    private readonly byte[]? _bytes;

    public StoreKey(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    private StoreKey(byte[] owned) => _bytes = owned;

    public static StoreKey FromString(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Takes the array without a copy; the caller must not change it afterwards.</summary>
    public static StoreKey FromOwnedBytes(byte[] bytes) => new(bytes);

    public ReadOnlySpan<byte> Span => _bytes;

    public int Length => _bytes?.Length ?? 0;

    public byte[] ToArray() => Span.ToArray();

    public bool StartsWith(StoreKey prefix) => Span.StartsWith(prefix.Span);

    /// <summary>The smallest key greater than this one: itself with a zero byte behind it.</summary>
    public StoreKey Successor()
    {
        var next = new byte[Length + 1];
        Span.CopyTo(next);
        return new StoreKey(next);
    }

    /// <summary>
    /// The smallest key greater than every key that starts with this one; null when there is none (all bytes 0xFF).
    /// </summary>
    public StoreKey? PrefixEnd()
    {
        var end = Span.TrimEnd((byte)0xFF).ToArray();
        if (end.Length == 0)
        {
            return null;
        }

        end[^1]++;
        return new StoreKey(end);
    }

    public int CompareTo(StoreKey other) => Span.SequenceCompareTo(other.Span);

    public bool Equals(StoreKey other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is StoreKey other && Equals(other);

    public override int GetHashCode()
    {
        // FNV-1a over eight bytes at a time: stable between processes, so that traces repeat.
        const ulong Prime = 1099511628211;
        var hash = 14695981039346656037UL;
        var rest = Span;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest)) * Prime;
        }

        foreach (var b in rest)
        {
            hash = (hash ^ b) * Prime;
        }

        return (int)(hash ^ (hash >> 32));
    }

    public override string ToString() => Encoding.UTF8.GetString(Span);

    public static bool operator ==(StoreKey left, StoreKey right) => left.Equals(right);

    public static bool operator !=(StoreKey left, StoreKey right) => !left.Equals(right);
}
