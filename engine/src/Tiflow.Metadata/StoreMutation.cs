namespace Tiflow.Metadata;

/// <summary>One change of a transaction. A key or range may be changed once per transaction.</summary>
public abstract record StoreMutation
{
    private StoreMutation()
    {
    }

    /// <summary>Writes the pair. The store keeps the value without a copy: it must not change afterwards.</summary>
    public sealed record Put(StoreKey Key, ReadOnlyMemory<byte> Value) : StoreMutation;

    /// <summary>Removes the key; nothing happens when it does not exist.</summary>
    public sealed record Delete(StoreKey Key) : StoreMutation;

    /// <summary>Removes every key of the range; counts as one operation.</summary>
    public sealed record DeleteRange(KeyRange Range) : StoreMutation;
}
