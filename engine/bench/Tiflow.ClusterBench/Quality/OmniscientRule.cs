using Tiflow.Core.Resources;

namespace Tiflow.ClusterBench.Quality;

/// <summary>Which of the executors that fit an omniscient scheduler takes.</summary>
/// <param name="Score">
/// Of an executor's free room, for a demand and for how much longer the executor would not be empty (negative: no longer);
/// the least is the best.
/// </param>
internal sealed record OmniscientRule(Func<ResourceVector, ResourceVector, TimeSpan, double> Score)
{
    private const double Later = 1e6;

    public static IReadOnlyList<OmniscientRule> All { get; } =
    [
        // What ends together leaves large room together; of equal ones the tightest.
        new(static (free, demand, longer) => (Math.Max(0, longer.TotalSeconds) * Later) + Looseness(free, demand)),

        // The tightest, whatever ends when.
        new(static (free, demand, _) => Looseness(free, demand)),

        // The least that is left over in all.
        new(static (free, demand, _) => Rest(free.Cpu, demand.Cpu) + Rest(free.Memory / MemoryPerCpu, demand.Memory / MemoryPerCpu)),
    ];

    // About how much memory an executor has for each milli-core.
    private static double MemoryPerCpu => PackingWorkload.ExecutorCapacity.Memory / (double)PackingWorkload.ExecutorCapacity.Cpu;

    private static double Looseness(ResourceVector free, ResourceVector demand) =>
        Math.Max((double)free.Cpu / demand.Cpu, (double)free.Memory / demand.Memory);

    private static double Rest(double free, double demand) => free - demand;
}
