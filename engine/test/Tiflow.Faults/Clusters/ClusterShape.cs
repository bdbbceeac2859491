namespace Tiflow.Faults.Clusters;

/// <summary>What a round runs on.</summary>
internal sealed record ClusterShape
{
    public LayoutKind Layout { get; init; } = LayoutKind.ExternalEtcd;

    public int Executors { get; init; } = 2;

    public bool HasDemoServer { get; init; }

    /// <value>Whether work whose executors die again and again is quarantined, as it is by default. Where a round kills
    /// them every few seconds that is not the work's fault. Default false.</value>
    public bool Quarantines { get; init; }

    /// <value>Whether there is another etcd, that no fault ever reaches. Default false.</value>
    public bool HasOracle { get; init; }

    /// <value>Whether each etcd member has a small disk of its own. Default false.</value>
    public bool HasSmallDisks { get; init; }

    /// <value>Whether the wall clocks of masters and executors can be made to jump. Default false.</value>
    public bool HasFakeClocks { get; init; }
}
