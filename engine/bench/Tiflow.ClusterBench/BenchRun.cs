using System.Globalization;
using Tiflow.Client;
using Tiflow.ClusterBench.ControlLoop;
using Tiflow.ClusterBench.Copying;
using Tiflow.ClusterBench.Decisions;
using Tiflow.ClusterBench.Jobs;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Quality;
using Tiflow.ClusterBench.Results;
using Tiflow.ClusterBench.Simulation;

namespace Tiflow.ClusterBench;

/// <summary>Everything that is measured, one after the other, in a temporary directory; then the table.</summary>
internal static class BenchRun
{
    private const BenchSection WithProcesses = BenchSection.Memory | BenchSection.Latency | BenchSection.Copy | BenchSection.Burdens;

    public static async Task RunAsync(BenchSizes sizes, BenchSection sections, CancellationToken cancellationToken)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Machine.Describe()}"));
        var directory = Directory.CreateTempSubdirectory("tiflow-bench-").FullName;
        try
        {
            var rows = new List<ResultRow>();
            if ((sections & WithProcesses) != BenchSection.None)
            {
                await MeasureProcessesAsync(directory, sizes, sections, rows, cancellationToken);
            }

            if (sections.HasFlag(BenchSection.Loop))
            {
                rows.AddRange(await LoopBench.RunAsync(Path.Combine(directory, "loop"), sizes, cancellationToken));
            }

            if (sections.HasFlag(BenchSection.Etcd))
            {
                rows.AddRange(await EtcdBench.RunAsync(sizes, cancellationToken));
            }

            if (sections.HasFlag(BenchSection.Decisions))
            {
                rows.AddRange(DecisionBench.Run(sizes.Placements));
            }

            if (sections.HasFlag(BenchSection.Simulate))
            {
                rows.AddRange(SimulationBench.Run(sizes.SimulatedExecutors, sizes.SimulatedJobs, sizes.SimulatedTrouble));
            }

            if (sections.HasFlag(BenchSection.Quality))
            {
                rows.AddRange(QualityBench.Run(sizes.QualityExecutors, sizes.QualityJobs, sizes.QualityMixes));
            }

            Console.WriteLine($"load average at the end: {Machine.LoadAverage}");
            Console.WriteLine();
            ResultTable.Write(Console.Out, rows);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureProcessesAsync(
        string directory, BenchSizes sizes, BenchSection sections, List<ResultRow> rows, CancellationToken cancellationToken)
    {
        await using var cluster = new BenchCluster(directory);
        await cluster.StartEngineAsync(cancellationToken);
        using var client = new MasterClient(new MasterClientOptions { Addresses = MasterAddress.ParseList(cluster.MasterAddress) });
        if (sections.HasFlag(BenchSection.Memory))
        {
            Console.WriteLine("memory: idle processes");
            rows.AddRange(await IdleMemory.MeasureAsync(cluster, sizes.Idle, cancellationToken));
        }

        if (sections.HasFlag(BenchSection.Latency))
        {
            Console.WriteLine("latency: the smallest job, one after the other");
            rows.AddRange(await LatencyBench.RunAsync(client, sizes.LatencyJobs, cancellationToken));
        }

        if (sections.HasFlag(BenchSection.Copy))
        {
            rows.AddRange(await new CopyBench(cluster, client, sizes).RunAsync(cancellationToken));
        }

        if (sections.HasFlag(BenchSection.Burdens))
        {
            rows.AddRange(await new BurdenBench(cluster, client, sizes).RunAsync(cancellationToken));
        }
    }
}
