namespace Tiflow.Metadata;

/// <summary>
/// How a transaction ended when its outcome is known. An unknown outcome is <see cref="StoreOutcomeUnknownException"/>.
/// </summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>
    /// Applied and durable at this revision. A transaction without mutations leaves the revision as it is.
    /// </summary>
    public sealed record Committed(long Revision) : CommitResult;

    /// <summary>Not applied: the named condition did not hold.</summary>
    public sealed record ConditionFailed(StoreCondition Condition) : CommitResult;
}
