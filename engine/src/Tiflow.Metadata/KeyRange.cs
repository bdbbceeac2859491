namespace Tiflow.Metadata;

/// <summary>
/// The keys from <paramref name="Start"/> (inclusive) to <paramref name="End"/> (exclusive; null = no end).
/// </summary>
public readonly record struct KeyRange(StoreKey Start, StoreKey? End)
{
    public static KeyRange All => new(default, null);

    public static KeyRange Prefix(StoreKey prefix) => new(prefix, prefix.PrefixEnd());

    public static KeyRange Prefix(string prefix) => Prefix(StoreKey.FromString(prefix));

    public bool Contains(StoreKey key) => key.CompareTo(Start) >= 0 && (End is not { } end || key.CompareTo(end) < 0);
}
