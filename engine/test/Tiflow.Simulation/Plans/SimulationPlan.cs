using Tiflow.Core.Cluster;
using Tiflow.Core.Scheduling;

namespace Tiflow.Simulation.Plans;

/// <summary>How large a world is, and what goes wrong in it.</summary>
internal sealed record SimulationPlan
{
    private const int FaultKinds = 24;

    public required long Seed { get; init; }

    public required int Executors { get; init; }

    public required int Jobs { get; init; }

    public required Faults Faults { get; init; }

    /// <summary>How long things go wrong.</summary>
    public required TimeSpan Trouble { get; init; }

    /// <summary>How many operations a batch takes; the leader's loop has 512.</summary>
    public required int MaxOperations { get; init; }

    /// <summary>The product's values, but for loads that are evened out in some worlds, and sooner.</summary>
    public required ClusterOptions Options { get; init; }

    /// <summary>How many of the jobs never end by themselves.</summary>
    public double ServiceShare { get; init; } = 0.25;

    public TimeSpan HeartbeatInterval { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How far the wall clock of a master may be from that of users.</summary>
    public TimeSpan WallError => Has(Faults.WallClocksDisagree) ? TimeSpan.FromSeconds(20) : TimeSpan.Zero;

    /// <summary>How much more happens than in a small world.</summary>
    public double Scale => Math.Max(1, Executors / 10.0);

    /// <summary>The world of a seed: mostly a few faults, sometimes none, sometimes all.</summary>
    public static SimulationPlan Of(long seed)
    {
        var random = new SeededRandom(~seed);
        var share = random.Pick([0.0, 0.1, 0.2, 0.3, 0.5, 1.0]);
        var faults = Faults.None;
        for (var kind = 0; kind < FaultKinds; kind++)
        {
            faults |= random.Chance(share) ? (Faults)(1 << kind) : Faults.None;
        }

        return new SimulationPlan
        {
            Seed = seed,
            Executors = random.Between(1, 6),
            Jobs = random.Between(1, 20),
            Faults = faults,
            Trouble = random.Seconds(15, 120),
            MaxOperations = faults.HasFlag(Faults.SmallBatches) ? random.Pick([1, 4, 16]) : 512,
            Options = new ClusterOptions
            {
                Placement = random.Pick([PlacementPolicy.Spread, PlacementPolicy.Pack]),
                Rebalance = random.Chance(0.5),
                RebalanceParallelism = random.Pick([1, 2, 4]),
                RebalanceSettle = random.Seconds(1, 10),
            },
        };
    }

    /// <summary>A large cluster: executors die, leave and are drained, leaders die, and jobs come all the time.</summary>
    public static SimulationPlan Large(int executors, int jobs, TimeSpan trouble) => new()
    {
        Seed = 1,
        Executors = executors,
        Jobs = jobs,
        Faults = Faults.LeaderDies | Faults.ProcessDies | Faults.HostSilent | Faults.ConnectionBreaks | Faults.ProcessLeaves | Faults.RunFails
            | Faults.RunCrashes | Faults.ClockDrifts | Faults.UsersCommandExecutors | Faults.UsersChangeTheirMinds,
        Trouble = trouble,
        MaxOperations = 512,

        // What is forgotten of executors that are gone, a cordon say, is forgotten for its next process.
        Options = new ClusterOptions { OfflineExecutorsKept = executors },
        ServiceShare = 0.05,
    };

    public bool Has(Faults fault) => (Faults & fault) != Faults.None;
}
