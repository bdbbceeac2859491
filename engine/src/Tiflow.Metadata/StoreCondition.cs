namespace Tiflow.Metadata;

/// <summary>What must hold for a transaction to be applied; compared inside it.</summary>
public abstract record StoreCondition
{
    private StoreCondition()
    {
    }

    /// <summary>The key does not exist.</summary>
    public sealed record KeyAbsent(StoreKey Key) : StoreCondition;

    /// <summary>The key exists and was last written at this revision.</summary>
    public sealed record RevisionEquals(StoreKey Key, long ModRevision) : StoreCondition;

    /// <summary>This leadership is the current one.</summary>
    public sealed record FenceHeld(FencingToken Token) : StoreCondition;
}
