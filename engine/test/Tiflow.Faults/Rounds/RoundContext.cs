using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Plans;

namespace Tiflow.Faults.Rounds;

/// <summary>What one round has for itself.</summary>
internal sealed record RoundContext(Rig Rig, string Directory, History History, Random Random)
{
    public Task<FaultCluster> StartClusterAsync(ClusterShape shape, CancellationToken cancellationToken) =>
        FaultCluster.StartAsync(Rig, shape, Directory, cancellationToken);

    /// <summary>Random faults of all the kinds that are possible here; also kept in a file, a line each.</summary>
    public IReadOnlyList<FaultStep> PlanFor(FaultCluster cluster, int faults)
    {
        var cuts = Rig.Hosts.Switch is not null;
        var plan = FaultPlan.Make(Random, faults, PlanInjector.Nodes(cluster), FaultCluster.Lease, cuts, delays: cuts && Tap.IsPossible);
        File.WriteAllLines(Path.Combine(Directory, "plan"), plan.Select(static step => step.ToString()));
        return plan;
    }

    public RecordingClient NewClient(string name, FaultCluster cluster) => new(name, cluster.NewClient(preferred: 0), History);
}
