namespace Tiflow.Faults.Clusters;

/// <summary>What a round runs on.</summary>
internal sealed record ClusterShape
{
    public LayoutKind Layout { get; init; } = LayoutKind.ExternalEtcd;

    public int Executors { get; init; } = 2;

    public bool HasDemoServer { get; init; }
}
