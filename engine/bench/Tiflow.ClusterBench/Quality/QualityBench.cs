using System.Globalization;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;
using Tiflow.Core.Scheduling;

namespace Tiflow.ClusterBench.Quality;

/// <summary>How well the scheduler decides: how long work waits beside an omniscient packing, and how fair shares are.</summary>
internal static class QualityBench
{
    private const double Load = 0.9;
    private const double MostWait = 1.12;
    private const double MostError = 2;
    private const int FairExecutors = 20;

    private static readonly TimeSpan FairTime = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<ResultRow> Run(int executors, int jobs, int mixes)
    {
        Console.WriteLine($"quality: {mixes} mixes of {Samples.Number(jobs)} jobs on {executors} executors, load average {Machine.LoadAverage}");
        return [.. Waits(new PackingWorkload(executors, jobs, Load), mixes), .. Fairness(mixes)];
    }

    private static IEnumerable<ResultRow> Waits(PackingWorkload workload, int mixes)
    {
        var (packed, spread, omniscient, inOne) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var seed = 1; seed <= mixes; seed++)
        {
            var made = workload.Make(seed);
            packed.Add(PackingRun.P99(workload, made, PlacementPolicy.Pack));
            spread.Add(PackingRun.P99(workload, made, PlacementPolicy.Spread));
            omniscient.Add(OmniscientCluster.BestP99(workload, made));
            inOne.Add(OmniscientCluster.P99InOne(workload, made));
        }

        yield return ResultRow.ComparePairs("wait for an executor, p99, pack", packed, "omniscient", omniscient, "s", atMost: MostWait);
        yield return ResultRow.ComparePairs("the same", packed, "one executor with all capacity", inOne, "s");
        yield return ResultRow.ComparePairs("wait for an executor, p99, spread", spread, "omniscient", omniscient, "s");
        yield return ResultRow.ComparePairs("the same", spread, "one executor with all capacity", inOne, "s");
    }

    private static IEnumerable<ResultRow> Fairness(int mixes)
    {
        var (steady, changing) = (new Samples(), new Samples());
        for (var seed = 1; seed <= mixes; seed++)
        {
            steady.Add(100 * FairRun.Error(FairExecutors, FairTime, Steady(), seed));
            changing.Add(100 * FairRun.Error(FairExecutors, FairTime, Changing(), seed));
        }

        yield return ResultRow.AtMost("fair-share error, four projects with weights 1 to 4", steady, "%", MostError);
        yield return ResultRow.AtMost("the same, one comes late and one pauses", changing, "%", MostError);
    }

    private static IReadOnlyList<FairProject> Steady() =>
        [.. Enumerable.Range(1, 4).Select(static weight => new FairProject(NameOf(weight), weight, (0, double.MaxValue)))];

    private static IReadOnlyList<FairProject> Changing() =>
        [.. Steady(), new("late", 2, (20, double.MaxValue)), new("pausing", 2, (0, 20), (40, double.MaxValue))];

    private static string NameOf(int weight) => string.Create(CultureInfo.InvariantCulture, $"weight-{weight}");
}
