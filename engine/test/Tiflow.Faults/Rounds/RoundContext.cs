using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Rounds;

/// <summary>What one round has for itself.</summary>
internal sealed record RoundContext(Rig Rig, string Directory, History History, Random Random)
{
    public Task<FaultCluster> StartClusterAsync(ClusterShape shape, CancellationToken cancellationToken) =>
        FaultCluster.StartAsync(Rig, shape, Directory, cancellationToken);

    public RecordingClient NewClient(string name, FaultCluster cluster) => new(name, cluster.NewClient(preferred: 0), History);
}
