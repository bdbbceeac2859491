using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The rows about executors.</summary>
internal static class ExecutorRounds
{
    private static readonly Target WorkMoved = Target.Seconds(0.5, 1);
    private static readonly Target LeaseAndOne = AfterLeases(1);

    // What it sends arrives, until its connection gives up for want of answers: the leader counts from then.
    private static readonly Target TwoLeasesAndOne = AfterLeases(2);

    public static IReadOnlyList<Round> List { get; } =
    [
        new ExecutorRound("kill -9", "executor with workers", Break.Kill) { Trials = 100, Target = WorkMoved, IsQuick = true },
        new ExecutorRound("kill -9", "executor of the job master", Break.Kill) { Trials = 100, Target = WorkMoved, HasJobMaster = true },
        Cut("silent cut", "executor's host", Break.Cut(CutKind.Silent), trials: 20, LeaseAndOne),
        Cut("silent cut", "between an executor and the leader", Break.CutFromLeader, trials: 10, LeaseAndOne),
        Cut("mute", "executor's host", Break.Cut(CutKind.Mute), trials: 5, LeaseAndOne),
        Cut("deaf", "executor's host", Break.Cut(CutKind.Deaf), trials: 5, TwoLeasesAndOne),
        new BadNetworkRound("25 % loss", "executor's host", Break.Cut(CutKind.Loss)) { Trials = 5, NeedsCuts = true },
        new BadNetworkRound("200 ms delay", "executor's host", Break.Delay)
        {
            Trials = 5,
            MustStay = true,
            NeedsCuts = true,
            NeedsDelays = true,
        },
        new ZombieRound(leases: 0.5) { Trials = 10 },
        new ZombieRound(leases: 1) { Trials = 10 },
        new ZombieRound(leases: 3) { Trials = 10, MustMove = true },
    ];

    private static ExecutorRound Cut(string fault, string role, FaultOn faultOf, int trials, Target target) => new(fault, role, faultOf)
    {
        Trials = trials,
        Target = target,
        LivesOn = true,
        NeedsCuts = true,
    };

    private static Target AfterLeases(int leases)
    {
        var limit = (FaultCluster.Lease * leases) + TimeSpan.FromSeconds(1);
        return new Target(limit, limit);
    }
}
