using System.Globalization;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;

namespace Tiflow.ClusterBench.Decisions;

/// <summary>How fast the leader places, how that grows with the executors, and what it keeps in memory for it.</summary>
internal static class DecisionBench
{
    private const int WorkersPerJob = 100;

    public static IReadOnlyList<ResultRow> Run(int placements)
    {
        // Warms everything up and does not count.
        Measure(executors: 100, Math.Min(placements, 50_000));
        var rows = new List<ResultRow>();
        var (cost, firstCost) = (0.0, 0.0);
        foreach (var executors in new[] { 100, 1_000, 10_000 })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"decisions: {placements:#,0} runnables on {executors:#,0} executors, load average {Machine.LoadAverage}"));
            var (rate, p99, bytes) = Measure(executors, placements);
            cost = 1 / rate;
            firstCost = firstCost == 0 ? cost : firstCost;
            var where = string.Create(CultureInfo.InvariantCulture, $"{executors:#,0} executors");
            rows.Add(ResultRow.AtLeast($"decisions, {where}", One(rate), "decisions/s", 100_000));
            rows.Add(ResultRow.Information($"p99 of a decision, {where}", One(p99.TotalMicroseconds).Show("us")));
            rows.Add(ResultRow.AtMost($"memory per placed worker, {where}", One(bytes), "B", 512));
        }

        rows.Add(ResultRow.AtMost("cost of a decision, 10,000 over 100 executors", One(cost / firstCost), "x", 2));
        var crowd = One(MeasureProjects(10_000, placements));
        rows.Add(ResultRow.AtLeast("decisions, 10,000 executors, 1,000 projects that all wait", crowd, "decisions/s", 100_000));
        rows.Add(ResultRow.Information("memory per placed job without workers", One(MeasureJobs(placements / 10)).Show("B")));
        return rows;
    }

    private static (double Rate, TimeSpan P99, double Bytes) Measure(int executors, int placements)
    {
        var cluster = new DecisionCluster(executors, placements);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var all = new List<TimeSpan>(placements + WorkersPerJob);
        var sampling = GC.GetTotalMemory(forceFullCollection: true) - before;
        var total = TimeSpan.Zero;
        while (cluster.Placed < placements)
        {
            // As many at a time as one request may bring, so that the queue is short, as it is when there is room.
            cluster.CreateJobs(jobs: 1, WorkersPerJob);

            // Processor time: what else runs on the machine does not count.
            var started = Environment.CpuUsage.TotalTime;
            cluster.PlaceAll(all.Add);
            total += Environment.CpuUsage.TotalTime - started;
        }

        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before - sampling) / cluster.Placed;
        all.Sort();
        GC.KeepAlive(cluster);
        return (all.Count / total.TotalSeconds, all[(int)(all.Count * 0.99)], bytes);
    }

    // The worst case for fair shares: each decision changes whose turn it is among all projects.
    private static double MeasureProjects(int executors, int placements)
    {
        const int Projects = 1_000;
        var cluster = new DecisionCluster(executors, placements + (Projects * WorkersPerJob));
        cluster.CreateProjects(Projects);
        var (decisions, total) = (0, TimeSpan.Zero);
        for (var first = 0; decisions < placements; first += WorkersPerJob)
        {
            cluster.CreateWorkers(first, WorkersPerJob);
            var started = Environment.CpuUsage.TotalTime;
            cluster.PlaceAll(_ => decisions++);
            total += Environment.CpuUsage.TotalTime - started;
        }

        return decisions / total.TotalSeconds;
    }

    private static double MeasureJobs(int jobs)
    {
        var cluster = new DecisionCluster(executors: 100, jobs);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        cluster.CreateJobs(jobs, workersEach: 0);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / cluster.Placed;
        GC.KeepAlive(cluster);
        return bytes;
    }

    private static Samples One(double value)
    {
        var samples = new Samples();
        samples.Add(value);
        return samples;
    }
}
