using System.Diagnostics;
using Tiflow.ClusterBench.Results;
using Tiflow.Simulation;
using Tiflow.Simulation.Invariants;
using Tiflow.Simulation.Plans;

namespace Tiflow.ClusterBench.Simulation;

/// <summary>A large cluster in virtual time, in which executors die, leave and are drained: how fast it is simulated, and how long its work waits.</summary>
internal static class SimulationBench
{
    public static IReadOnlyList<ResultRow> Run(int executors, int jobs, TimeSpan trouble)
    {
        Console.WriteLine($"simulate: {Samples.Number(jobs)} jobs on {Samples.Number(executors)} executors, {trouble.TotalSeconds} virtual s of faults");
        var waits = new WaitTimes();
        var started = Stopwatch.GetTimestamp();
        var result = SeedRun.Run(SimulationPlan.Large(executors, jobs, trouble), [waits, .. Invariants()], new Tampering());
        var took = Stopwatch.GetElapsedTime(started);
        if (result.Violation is { } violation)
        {
            throw new InvalidOperationException($"The simulated cluster broke a promise: {violation.Message}");
        }

        return
        [
            ResultRow.AtLeast("simulated steps", One(result.Steps / took.TotalSeconds), "steps/s", 20_000),
            ResultRow.Information("simulated time over real time", $"{Samples.Number(result.VirtualTime / took)} x"),
            ResultRow.Information("simulated placements", Samples.Number(waits.Placements)),
            ResultRow.Information("simulated wait for an executor, p50", waits.Show(0.5)),
            ResultRow.Information("simulated wait for an executor, p99", waits.Show(0.99)),
        ];
    }

    // Looking through the whole memory now and then is for small worlds.
    private static IEnumerable<IInvariant> Invariants() => AllInvariants.Create().Where(static invariant => invariant is not (StateIsSound or SharesAreFair));

    private static Samples One(double value)
    {
        var samples = new Samples();
        samples.Add(value);
        return samples;
    }
}
