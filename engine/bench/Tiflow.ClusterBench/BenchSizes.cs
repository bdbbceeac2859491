namespace Tiflow.ClusterBench;

/// <summary>How much of everything is measured.</summary>
internal sealed record BenchSizes
{
    /// <summary>Enough for figures that hold to about a quarter on a quiet machine.</summary>
    public static BenchSizes Full { get; } = new()
    {
        Rounds = 3,
        LoopRounds = 9,
        SmallRows = 5_000_000,
        LargeRows = 1024 * 1024,
        RecordRows = 500_000,
        LatencyJobs = 200,
        Workers = 20_000,
        Jobs = 2_000,
        TakeoverJobs = 100_000,
        Placements = 1_000_000,
        PendingJobs = 5_000,
        SimulatedExecutors = 1_000,
        SimulatedJobs = 10_000,
        SimulatedTrouble = TimeSpan.FromMinutes(5),
        QualityExecutors = 200,
        QualityJobs = 40_000,
        QualityMixes = 3,
        Idle = TimeSpan.FromSeconds(10),
    };

    /// <summary>Shows within a minute that everything runs; the figures mean little.</summary>
    public static BenchSizes Quick { get; } = new()
    {
        Rounds = 1,
        LoopRounds = 1,
        SmallRows = 500_000,
        LargeRows = 64 * 1024,
        RecordRows = 50_000,
        LatencyJobs = 20,
        Workers = 2_000,
        Jobs = 200,
        TakeoverJobs = 1_000,
        Placements = 50_000,
        PendingJobs = 200,
        SimulatedExecutors = 100,
        SimulatedJobs = 500,
        SimulatedTrouble = TimeSpan.FromMinutes(1),
        QualityExecutors = 100,
        QualityJobs = 4_000,
        QualityMixes = 1,
        Idle = TimeSpan.FromSeconds(2),
    };

    public int Files { get; } = 10;

    public required int Rounds { get; init; }

    /// <summary>Rounds of the control loop: short ones, so there are more.</summary>
    public required int LoopRounds { get; init; }

    /// <summary>Rows as the demo makes them, about 16 bytes each.</summary>
    public required long SmallRows { get; init; }

    /// <summary>Rows of 1 KiB.</summary>
    public required long LargeRows { get; init; }

    /// <summary>Rows copied record by record: fewer, because only the rate counts.</summary>
    public required long RecordRows { get; init; }

    public required int LatencyJobs { get; init; }

    /// <summary>Workers of the one job that the control loop places.</summary>
    public required int Workers { get; init; }

    /// <summary>Jobs without workers that the control loop runs to their end.</summary>
    public required int Jobs { get; init; }

    /// <summary>Jobs that a new leader finds.</summary>
    public required int TakeoverJobs { get; init; }

    /// <summary>Runnables that are placed in memory alone, for each number of executors.</summary>
    public required int Placements { get; init; }

    /// <summary>Jobs that no executor is large enough for.</summary>
    public required int PendingJobs { get; init; }

    /// <summary>Executors of the cluster in virtual time.</summary>
    public required int SimulatedExecutors { get; init; }

    public required int SimulatedJobs { get; init; }

    /// <summary>How long things go wrong there, in virtual time.</summary>
    public required TimeSpan SimulatedTrouble { get; init; }

    /// <summary>Executors on which heavy-tailed work is placed in virtual time.</summary>
    public required int QualityExecutors { get; init; }

    public required int QualityJobs { get; init; }

    /// <summary>Mixes of such work; each is a round.</summary>
    public required int QualityMixes { get; init; }

    /// <summary>How long an idle process is left alone before its memory is read.</summary>
    public required TimeSpan Idle { get; init; }
}
