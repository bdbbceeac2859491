using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows about executors whose leader says nothing any more.</summary>
internal static class SilentLeaderRounds
{
    // The next leader is there after 1.6 s, or 2.7 s where the consensus must elect, too; and executors look for it all the time.
    private static readonly Target FollowerSilent = Target.Seconds(2.4, 3.5);
    private static readonly Target LeaderSilent = Target.Seconds(3.6, 4.5);

    public static IReadOnlyList<Round> List { get; } =
    [
        new SilentLeaderRound("silent cut of two leases", "leader's host seen by executors, etcd external", Break.Cut(CutKind.Silent))
        {
            Layout = LayoutKind.ExternalEtcd,
            Trials = 10,
            Target = FollowerSilent,
            NeedsCuts = true,
            IsQuick = true,
        },
        new SilentLeaderRound("silent cut of two leases", "leader's host seen by executors, its member raft leader", Break.Cut(CutKind.Silent))
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = LeaderSilent,
            MemberLeads = true,
            NeedsCuts = true,
        },
        new SilentLeaderRound("SIGSTOP of two leases", "leader seen by executors, its member goes on", Break.Pause)
        {
            Layout = LayoutKind.SupervisedMembers,
            Trials = 10,
            Target = FollowerSilent,
        },
    ];
}
