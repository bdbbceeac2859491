using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows about the leader.</summary>
internal static class LeaderRounds
{
    private static readonly Target ProcessGone = Target.Seconds(0.3, 1);
    private static readonly Target Resigned = Target.Seconds(0.2, 0.2);
    private static readonly Target FollowerCut = Target.Seconds(1.8, 3);
    private static readonly Target LeaderCut = Target.Seconds(3.2, 4);
    private static readonly Target Unnoticed = Target.Seconds(0.5, 1);
    private static readonly Target Heals = new(FaultCluster.Convergence, FaultCluster.Convergence);

    public static IReadOnlyList<Round> List { get; } =
    [
        new LeaderRound("kill -9", "leader, etcd external", Break.Kill)
        {
            Layout = LayoutKind.ExternalEtcd,
            Trials = 100,
            Target = ProcessGone,
        },
        new LeaderRound("kill -9", "leader, its member raft follower", Break.Kill)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 100,
            Target = ProcessGone,
            MemberLeads = false,
        },
        new LeaderRound("kill -9", "leader, its member raft leader", Break.Kill)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 50,
            Target = Target.Seconds(2.2, 3),
            MemberLeads = true,
            IsQuick = true,
        },
        new LeaderRound("kill -9", "leader and another master, etcd external", Break.KillTwo)
        {
            Layout = LayoutKind.ExternalEtcd,
            Trials = 10,
            Target = ProcessGone,
        },
        new LeaderRound("SIGTERM", "leader, etcd external", Break.Terminate)
        {
            Layout = LayoutKind.ExternalEtcd,
            Trials = 20,
            Target = Resigned,
        },
        new LeaderRound("SIGTERM", "leader, its member raft leader", Break.Terminate)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 20,
            Target = Resigned,
            MemberLeads = true,
        },
        new LeaderRound("silent cut", "leader's host, etcd external", Break.Cut(CutKind.Silent))
        {
            Layout = LayoutKind.ExternalEtcd,
            Trials = 30,
            Target = FollowerCut,
            NeedsCuts = true,
        },
        new LeaderRound("silent cut", "leader's host, its member raft follower", Break.Cut(CutKind.Silent))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 30,
            Target = FollowerCut,
            MemberLeads = false,
            NeedsCuts = true,
        },
        new LeaderRound("silent cut", "leader's host, its member raft leader", Break.Cut(CutKind.Silent))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 30,
            Target = LeaderCut,
            MemberLeads = true,
            NeedsCuts = true,
        },
        new LeaderRound("mute", "leader's host, with its member", Break.Cut(CutKind.Mute))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = LeaderCut,
            MustMove = false,
            NeedsCuts = true,
        },
        new LeaderRound("deaf", "leader's host, with its member", Break.Cut(CutKind.Deaf))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = LeaderCut,
            MustMove = false,
            NeedsCuts = true,
        },
        new LeaderRound("cut with reset", "leader's host, with its member", Break.Cut(CutKind.Reset))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = LeaderCut,
            NeedsCuts = true,
        },
        new LeaderRound("25 % loss", "leader's host, with its member", Break.Cut(CutKind.Loss))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = Heals,
            MustMove = false,
            NeedsCuts = true,
        },
        new LeaderRound("200 ms delay", "leader's host, with its member", Break.Delay)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = Heals,
            MustMove = false,
            NeedsCuts = true,
            NeedsDelays = true,
        },
        new LeaderRound("SIGSTOP", "leader, its member goes on", Break.Pause)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = LeaderCut,
            MustMove = false,
        },
        new LeaderRound("SIGSTOP", "a follower's etcd member", Break.PauseMemberOfFollower)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = Unnoticed,
            MemberLeads = true,
            MustMove = false,
        },
        new LeaderRound("disk full", "leader's host, its member raft leader", Break.FillDisk)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 5,
            Target = Heals,
            MemberLeads = true,
            MustMove = false,
            NeedsCuts = true,
            Shape = new ClusterShape { HasSmallDisks = true },
        },
        new LeaderRound("clock +1 h", "leader", Break.JumpClock(TimeSpan.FromHours(1)))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 5,
            Target = Unnoticed,
            MustMove = false,
            NeedsFaketime = true,
            Shape = new ClusterShape { HasFakeClocks = true },
        },
        new LeaderRound("clock -1 h", "leader", Break.JumpClock(TimeSpan.FromHours(-1)))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 5,
            Target = Unnoticed,
            MustMove = false,
            NeedsFaketime = true,
            Shape = new ClusterShape { HasFakeClocks = true },
        },
    ];
}
