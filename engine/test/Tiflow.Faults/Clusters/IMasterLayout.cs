using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Three masters and the three etcd members that keep their state.</summary>
internal interface IMasterLayout : IDisposable
{
    IReadOnlyList<Node> Masters { get; }

    /// <summary>The processes that hold the members; they may be the masters.</summary>
    IReadOnlyList<Node> MemberNodes { get; }

    /// <summary>Clients of the members, in the same order.</summary>
    IReadOnlyList<EtcdClient> Members { get; }

    /// <summary>Starts everything and waits until it serves.</summary>
    Task StartAsync(CancellationToken cancellationToken);
}
