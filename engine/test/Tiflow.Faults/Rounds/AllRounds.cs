using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows of the table, with the figures that they have to reach.</summary>
internal static class AllRounds
{
    private static readonly Target ProcessGone = Target.Seconds(0.3, 1);
    private static readonly Target WorkMoved = Target.Seconds(0.5, 1);
    private static readonly Target LeaseAndOne = Target.Seconds(6, 6);

    public static IReadOnlyList<Round> List { get; } =
    [
        new EtcdRound { Trials = 20, IsQuick = true },
        Leader("kill -9", "leader, etcd external", LayoutKind.ExternalEtcd, Kill, 100, ProcessGone, isQuick: true),
        Leader("kill -9", "leader, its member raft follower", LayoutKind.SupervisedMembers, Kill, 100, ProcessGone, memberLeads: false),
        Leader("kill -9", "leader, its member raft leader", LayoutKind.SupervisedMembers, Kill, 50, Target.Seconds(2.2, 3), memberLeads: true),
        Leader("SIGTERM", "leader, etcd external", LayoutKind.ExternalEtcd, Terminate, 20, Target.Seconds(0.2, 0.2), isQuick: true),
        Leader("SIGTERM", "leader, with its member", LayoutKind.SupervisedMembers, Terminate, 20, Target.Seconds(0.2, 0.2)),
        CutLeader("silent cut", "leader's host, etcd external", LayoutKind.ExternalEtcd, CutKind.Silent, 30, Target.Seconds(1.8, 3), isQuick: true),
        CutLeader(
            "silent cut", "leader's host, its member raft follower",
            LayoutKind.SupervisedMembers, CutKind.Silent, 30, Target.Seconds(1.8, 3), memberLeads: false),
        CutLeader(
            "silent cut", "leader's host, its member raft leader", LayoutKind.SupervisedMembers, CutKind.Silent, 30, Target.Seconds(3.2, 4), memberLeads: true),
        CutLeader("mute", "leader's host, etcd external", LayoutKind.ExternalEtcd, CutKind.Mute, 10, Target.Seconds(3.2, 4), mustMove: false),
        CutLeader("deaf", "leader's host, etcd external", LayoutKind.ExternalEtcd, CutKind.Deaf, 10, Target.Seconds(3.2, 4), mustMove: false),
        CutLeader("cut with reset", "leader's host, etcd external", LayoutKind.ExternalEtcd, CutKind.Reset, 10, Target.Seconds(3.2, 4)),
        CutLeader("25 % loss", "leader's host, etcd external", LayoutKind.ExternalEtcd, CutKind.Loss, 10, Target.Seconds(30, 30), mustMove: false),
        Leader("SIGSTOP", "leader, etcd external", LayoutKind.ExternalEtcd, Pause, 10, Target.Seconds(3.2, 4)),
        new ExecutorRound("kill -9", "executor with workers", Kill) { Trials = 100, Target = WorkMoved, IsQuick = true },
        new ExecutorRound("kill -9", "executor of the job master", Kill) { Trials = 100, Target = WorkMoved, HasJobMaster = true },
        new ExecutorRound("silent cut", "executor's host", Cut(CutKind.Silent)) { Trials = 20, Target = LeaseAndOne, LivesOn = true, NeedsCuts = true },
        new ZombieRound(leases: 0.5) { Trials = 10 },
        new ZombieRound(leases: 1) { Trials = 10 },
        new ZombieRound(leases: 3) { Trials = 10 },
        new AllAtOnceRound("etcd external") { Layout = LayoutKind.ExternalEtcd, Trials = 5 },
        new AllAtOnceRound("supervised members") { Layout = LayoutKind.SupervisedMembers, Trials = 5 },
        new QuorumRound("etcd external") { IsQuick = true },
        new MixedRound("etcd external") { Layout = LayoutKind.ExternalEtcd, Faults = 200, IsQuick = true },
        new MixedRound("supervised members") { Layout = LayoutKind.SupervisedMembers, Faults = 200 },
    ];

    private static LeaderRound Leader(
        string fault,
        string role,
        LayoutKind layout,
        Func<RoundContext, Node, IFault> faultOf,
        int trials,
        Target target,
        bool? memberLeads = null,
        bool isQuick = false,
        bool mustMove = true,
        bool needsCuts = false) => new(fault, role, faultOf)
        {
            Layout = layout,
            Trials = trials,
            Target = target,
            MemberLeads = memberLeads,
            IsQuick = isQuick,
            MustMove = mustMove,
            NeedsCuts = needsCuts,
        };

    private static LeaderRound CutLeader(
        string fault,
        string role,
        LayoutKind layout,
        CutKind kind,
        int trials,
        Target target,
        bool? memberLeads = null,
        bool isQuick = false,
        bool mustMove = true) =>
        Leader(fault, role, layout, Cut(kind), trials, target, memberLeads, isQuick, mustMove, needsCuts: true);

    private static KillFault Kill(RoundContext context, Node node) => new(node);

    private static TerminateFault Terminate(RoundContext context, Node node) => new(node);

    private static PauseFault Pause(RoundContext context, Node node) => new(node);

    private static Func<RoundContext, Node, IFault> Cut(CutKind kind) => (context, node) => new CutFault(
        context.Rig.Hosts.Switch ?? throw new RigException("the network cannot be cut on this machine"), node.Host, kind);
}
