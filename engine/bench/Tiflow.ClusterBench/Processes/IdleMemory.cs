using Tiflow.ClusterBench.Results;

namespace Tiflow.ClusterBench.Processes;

/// <summary>What master and executor hold in memory while there is nothing to do.</summary>
internal static class IdleMemory
{
    private const double MasterLimit = 150;
    private const double ExecutorLimit = 120;

    public static async Task<IReadOnlyList<ResultRow>> MeasureAsync(
        BenchCluster cluster, TimeSpan idle, CancellationToken cancellationToken)
    {
        await Task.Delay(idle, TimeProvider.System, cancellationToken);
        var (master, executor) = (new Samples(), new Samples());
        master.Add(Machine.ResidentMegabytes(cluster.MasterProcess));
        executor.Add(Machine.ResidentMegabytes(cluster.ExecutorProcess));
        return
        [
            ResultRow.AtMost("resident memory of the idle master", master, "MB", MasterLimit),
            ResultRow.AtMost("resident memory of the idle executor", executor, "MB", ExecutorLimit),
        ];
    }
}
