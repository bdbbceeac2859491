using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows of the table, with the figures that they have to reach.</summary>
internal static class AllRounds
{
    private static readonly Target WorkMoved = Target.Seconds(0.5, 1);
    private static readonly Target LeaseAndOne = Target.Seconds(6, 6);

    public static IReadOnlyList<Round> List { get; } =
    [
        new EtcdRound { Trials = 20 },
        new SeedSectionRound { IsQuick = true },
        .. LeaderRounds.List,
        new ExecutorRound("kill -9", "executor with workers", Break.Kill) { Trials = 100, Target = WorkMoved, IsQuick = true },
        new ExecutorRound("kill -9", "executor of the job master", Break.Kill) { Trials = 100, Target = WorkMoved, HasJobMaster = true },
        new ExecutorRound("silent cut", "executor's host", Break.Cut(CutKind.Silent))
        {
            Trials = 20,
            Target = LeaseAndOne,
            LivesOn = true,
            NeedsCuts = true,
        },
        new ZombieRound(leases: 0.5) { Trials = 10 },
        new ZombieRound(leases: 1) { Trials = 10 },
        new ZombieRound(leases: 3) { Trials = 10 },
        new RollingRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers },
        new UpgradeRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers, NeedsNextVersion = true },
        new AllAtOnceRound("etcd external") { Layout = LayoutKind.ExternalEtcd, Trials = 5 },
        new AllAtOnceRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers, Trials = 5 },
        new QuorumRound("etcd external"),
        new NodeFailureRound("masters with members, executors") { Layout = LayoutKind.SupervisedMembers },
        new OracleRound("masters with members") { Layout = LayoutKind.SupervisedMembers, Trials = 10 },
        new MixedRound("etcd external") { Layout = LayoutKind.ExternalEtcd, Faults = 200 },
        new MixedRound("masters with members") { Layout = LayoutKind.SupervisedMembers, Faults = 200, IsQuick = true },
    ];
}
