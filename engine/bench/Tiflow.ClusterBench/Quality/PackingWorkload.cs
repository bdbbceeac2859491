using Tiflow.Core.Resources;
using Tiflow.Simulation.Plans;

namespace Tiflow.ClusterBench.Quality;

/// <summary>
/// A heavy-tailed mix: jobs come at random moments (a Poisson process), each with workers that take the same and run for
/// different times. How many workers, what they take of cpu and of memory, and how long they run are bounded Pareto.
/// </summary>
/// <param name="Executors">Each has 16 cores and 64 GiB.</param>
/// <param name="Jobs">How many come.</param>
/// <param name="Load">What comes in a second over what can be done in it, of the resource that is shorter.</param>
internal sealed record PackingWorkload(int Executors, int Jobs, double Load)
{
    private const long CpuStep = 50;
    private const long MemoryStep = 64 * MiB;
    private const long MiB = 1024 * 1024;

    private static readonly HeavyTail Workers = new(Shape: 1.1, Least: 1, Most: 1000);

    // From a hundred-and-sixtieth to half of an executor, as is the memory.
    private static readonly HeavyTail Cpu = new(Shape: 1.1, Least: 100, Most: 8000);
    private static readonly HeavyTail Memory = new(Shape: 1.1, Least: 400 * MiB, Most: 32_000 * MiB);
    private static readonly HeavyTail Seconds = new(Shape: 1.1, Least: 1, Most: 60);

    public static ResourceVector ExecutorCapacity { get; } = Of(cpu: 16_000, memory: 64_000 * MiB, slots: 1000);

    public ResourceVector Capacity => Of(ExecutorCapacity.Cpu * Executors, ExecutorCapacity.Memory * Executors, ExecutorCapacity.Slots * Executors);

    /// <summary>Jobs with the times of their coming, which are as far apart as the load says.</summary>
    public IReadOnlyList<JobArrival> Make(long seed)
    {
        var random = new SeededRandom(seed);
        IReadOnlyList<VirtualTask>[] jobs = [.. Enumerable.Range(0, Jobs).Select(_ => MakeJob(random))];
        var length = SecondsOfWork(jobs) / Load;
        double[] times = [.. Enumerable.Range(0, Jobs).Select(_ => random.Fraction() * length).Order()];
        return [.. times.Zip(jobs, static (at, tasks) => new JobArrival(TimeSpan.FromSeconds(at), tasks))];
    }

    private static IReadOnlyList<VirtualTask> MakeJob(SeededRandom random)
    {
        var demand = Of(Rounded(Cpu.Draw(random), CpuStep), Rounded(Memory.Draw(random), MemoryStep), slots: 1);
        return [.. Enumerable.Range(0, (int)Workers.Draw(random)).Select(_ => new VirtualTask(demand, TimeSpan.FromSeconds(Seconds.Draw(random))))];
    }

    // For how long it would keep the whole cluster busy.
    private double SecondsOfWork(IEnumerable<IReadOnlyList<VirtualTask>> jobs)
    {
        var (cpu, memory) = (0.0, 0.0);
        foreach (var task in jobs.SelectMany(static job => job))
        {
            cpu += task.Demand.Cpu * task.Duration.TotalSeconds;
            memory += task.Demand.Memory * task.Duration.TotalSeconds;
        }

        return Math.Max(cpu / Capacity.Cpu, memory / Capacity.Memory);
    }

    private static long Rounded(double amount, long step) => Math.Max(1, (long)Math.Round(amount / step)) * step;

    private static ResourceVector Of(long cpu, long memory, long slots) => ResourceVector.From(
        [new(ResourceVector.CpuName, cpu), new(ResourceVector.MemoryName, memory), new(ResourceVector.SlotsName, slots)]);
}
