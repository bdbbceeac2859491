using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Rounds;

/// <summary>The faults that a round can do to the node that it has chosen.</summary>
internal static class Break
{
    private const string Etcd = "etcd";

    public static IFault Kill(RoundContext context, FaultCluster cluster, Node node) => new KillFault(node);

    /// <summary>Kills a master and another one with it.</summary>
    public static IFault KillTwo(RoundContext context, FaultCluster cluster, Node node) => new KillFault(node, OtherMaster(cluster, node));

    public static IFault Terminate(RoundContext context, FaultCluster cluster, Node node) => new TerminateFault(node);

    public static IFault Pause(RoundContext context, FaultCluster cluster, Node node) => new PauseFault(node);

    /// <summary>The etcd member of another master stands still, that master goes on.</summary>
    public static IFault PauseMemberOfFollower(RoundContext context, FaultCluster cluster, Node node) =>
        new PauseFault(OtherMaster(cluster, node), child: Etcd);

    public static IFault FillDisk(RoundContext context, FaultCluster cluster, Node node) =>
        new DiskFullFault(node, cluster.Members[cluster.MemberNodes.ToList().IndexOf(node)]);

    public static IFault Delay(RoundContext context, FaultCluster cluster, Node node) => new DelayFault(node.Host, context.Random.Next());

    public static FaultOn JumpClock(TimeSpan jump) => (_, _, node) => new ClockFault(node, jump);

    public static FaultOn Cut(CutKind kind) => (context, _, node) => new CutFault(SwitchOf(context), node.Host, kind);

    /// <summary>The node does not reach the leader, but all others, which reach the leader.</summary>
    public static IFault CutFromLeader(RoundContext context, FaultCluster cluster, Node node) => new PairCutFault(
        SwitchOf(context), node.Host, async cancellationToken => (await cluster.LeaderAsync(cancellationToken)).Host);

    private static Switch SwitchOf(RoundContext context) =>
        context.Rig.Hosts.Switch ?? throw new RigException("the network cannot be cut on this machine");

    private static Node OtherMaster(FaultCluster cluster, Node node) => cluster.Masters.First(master => master != node);
}
