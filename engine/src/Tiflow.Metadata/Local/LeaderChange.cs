namespace Tiflow.Metadata.Local;

/// <summary>A link in the chain of leaders: each observer walks it at its own pace and misses none.</summary>
internal sealed class LeaderChange(LeaderRecord? leader)
{
    public LeaderRecord? Leader { get; } = leader;

    public LeaderChange? Next { get; set; }
}
