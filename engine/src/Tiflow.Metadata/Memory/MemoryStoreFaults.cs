namespace Tiflow.Metadata.Memory;

/// <summary>
/// What goes wrong in a <see cref="MemoryMetaStore"/>. Each member is asked at each commit; null is never.
/// </summary>
public sealed class MemoryStoreFaults
{
    /// <summary>Awaited before a commit is applied; delay through a TimeProvider.</summary>
    public Func<StoreTransaction, CancellationToken, Task>? DelayCommit { get; set; }

    /// <summary>True refuses the commit as <see cref="StoreErrorCode.Unavailable"/>; nothing is applied.</summary>
    public Predicate<StoreTransaction>? RefusesCommit { get; set; }

    /// <summary>True applies the commit, and the caller gets <see cref="StoreOutcomeUnknownException"/>.</summary>
    public Predicate<StoreTransaction>? LosesReply { get; set; }
}
