using Tiflow.Faults.Clusters;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows of the table, with the figures that they have to reach.</summary>
internal static class AllRounds
{
    public static IReadOnlyList<Round> List { get; } =
    [
        new EtcdRound { Trials = 20 },
        new SeedSectionRound { IsQuick = true },
        .. LeaderRounds.List,
        .. SilentLeaderRounds.List,
        .. ExecutorRounds.List,
        new RollingRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers },
        new UpgradeRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers, NeedsNextVersion = true },
        new AllAtOnceRound("etcd external") { Layout = LayoutKind.ExternalEtcd, Trials = 5 },
        new AllAtOnceRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers, Trials = 5 },
        new QuorumRound("two of three members, etcd external") { Layout = LayoutKind.ExternalEtcd, Hold = TimeSpan.FromSeconds(60) },
        new QuorumRound("two of three masters with members") { Layout = LayoutKind.SupervisedMembers, Hold = TimeSpan.FromSeconds(15) },
        new RetryStormRound("leader, etcd external") { Layout = LayoutKind.ExternalEtcd, Trials = 10 },
        new NodeFailureRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers },
        new OracleRound("masters with members") { Layout = LayoutKind.SupervisedMembers, Trials = 10 },
        new MixedRound("etcd external") { Layout = LayoutKind.ExternalEtcd, Faults = 200 },
        new MixedRound("masters with members") { Layout = LayoutKind.SupervisedMembers, Faults = 200, IsQuick = true },
    ];
}
