using Tiflow.Faults.Clusters;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows of the table, with the figures that they have to reach.</summary>
internal static class AllRounds
{
    public static IReadOnlyList<Round> List { get; } =
    [
        new LeaderRound("kill -9", "leader, etcd external", static (_, leader) => new KillFault(leader))
        {
            Layout = LayoutKind.ExternalEtcd,
            Trials = 100,
            Target = Target.Seconds(0.3, 1),
            IsQuick = true,
        },
    ];
}
