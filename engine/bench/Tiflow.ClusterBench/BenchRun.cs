using System.Globalization;
using Tiflow.Client;
using Tiflow.ClusterBench.ControlLoop;
using Tiflow.ClusterBench.Copying;
using Tiflow.ClusterBench.Jobs;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;

namespace Tiflow.ClusterBench;

/// <summary>Everything that is measured, one after the other, in a temporary directory; then the table.</summary>
internal static class BenchRun
{
    public static async Task RunAsync(BenchSizes sizes, CancellationToken cancellationToken)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Machine.Describe()}"));
        var directory = Directory.CreateTempSubdirectory("tiflow-bench-").FullName;
        try
        {
            IReadOnlyList<ResultRow> rows =
            [
                .. await MeasureProcessesAsync(directory, sizes, cancellationToken),
                .. await LoopBench.RunAsync(Path.Combine(directory, "loop"), sizes, cancellationToken),
            ];
            Console.WriteLine($"load average at the end: {Machine.LoadAverage}");
            Console.WriteLine();
            ResultTable.Write(Console.Out, rows);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<ResultRow>> MeasureProcessesAsync(
        string directory, BenchSizes sizes, CancellationToken cancellationToken)
    {
        await using var cluster = new BenchCluster(directory);
        await cluster.StartEngineAsync(cancellationToken);
        using var client = new MasterClient(new MasterClientOptions { Addresses = MasterAddress.ParseList(cluster.MasterAddress) });
        Console.WriteLine("memory: idle processes");
        var memory = await IdleMemory.MeasureAsync(cluster, sizes.Idle, cancellationToken);
        Console.WriteLine("latency: the smallest job, one after the other");
        var latency = await LatencyBench.RunAsync(client, sizes.LatencyJobs, cancellationToken);
        var copy = await new CopyBench(cluster, client, sizes).RunAsync(cancellationToken);
        return [.. copy, .. latency, .. memory];
    }
}
