using Tiflow.Core.Jobs;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>The numbers that decisions depend on.</summary>
public sealed record ClusterOptions
{
    /// <value>How long an executor may act on the leader's word after sending its last acknowledged heartbeat. Default
    /// 5 s.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>How long a runnable may take to stop gracefully before it is fenced. Default 10 s.</value>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>Pause before the second attempt; it doubles from attempt to attempt. Default 500 ms.</value>
    public TimeSpan RetryInitialDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <value>Longest pause between attempts. Default 30 s.</value>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>A run of at least this length makes the count of failures in a row start anew. Default 10 s.</value>
    public TimeSpan RetryResetAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>Crashes in a row until a runnable is Failed. Default 5.</value>
    public int MaxCrashes { get; init; } = 5;

    /// <value>Executors in a row whose processes die soon after a runnable started on them, until it is Failed; 0: never.
    /// Default 5.</value>
    public int MaxExecutorDeaths { get; init; } = 5;

    /// <value>How many runnables of an executor that is drained are on the move at a time. Default 8.</value>
    public int DrainParallelism { get; init; } = 8;

    /// <value>Entries of history kept per job and per executor. Default 200.</value>
    public int HistoryLength { get; init; } = 200;

    /// <value>Offline executors that are remembered. Default 100.</value>
    public int OfflineExecutorsKept { get; init; } = 100;

    /// <value>Which of the executors that fit is taken. Default <see cref="PlacementPolicy.Spread"/>.</value>
    public PlacementPolicy Placement { get; init; } = PlacementPolicy.Spread;

    /// <value>The label of executors whose values are failure domains: a job's runnables are spread over them. Default
    /// <c>zone</c>.</value>
    public string SpreadLabel { get; init; } = "zone";

    /// <value>Whether workers are moved from full executors to emptier ones. Default false.</value>
    public bool Rebalance { get; init; }

    /// <value>How many workers are on the move to even out loads at a time. Default 2.</value>
    public int RebalanceParallelism { get; init; } = 2;

    /// <value>How long no executor must have come or gone, and how long a worker must have run where it is, before it is
    /// moved to even out loads. Default 60 s.</value>
    public TimeSpan RebalanceSettle { get; init; } = TimeSpan.FromSeconds(60);

    /// <value>How much less loaded the new executor must be with the worker than the former one was, as a part of that.
    /// Default 0.1.</value>
    public double RebalanceThreshold { get; init; } = 0.1;

    /// <summary>Whether loads are evened out: who packs wants them uneven.</summary>
    public bool Rebalances => Rebalance && Placement == PlacementPolicy.Spread;

    /// <summary>
    /// When a silent executor's work is given away, counted from the last heartbeat received: the lease, a tenth of it
    /// for clocks that run at different speeds, and two checks of the executor's own watch. The executor's gate closes
    /// before in any case (RELIABILITY C4).
    /// </summary>
    public TimeSpan DeathVerdict => (Lease * 1.1) + TimeSpan.FromMilliseconds(250);

    public RetryPolicy DefaultRetry => new() { Initial = RetryInitialDelay, Max = RetryMaxDelay, ResetAfter = RetryResetAfter };

    public RetryPolicy RetryOf(JobSpec job) => job.Retry is { } wish ? wish.Over(DefaultRetry) : DefaultRetry;
}
