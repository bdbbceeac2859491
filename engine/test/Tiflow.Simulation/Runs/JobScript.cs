using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling.Selectors;
using Tiflow.Simulation.Plans;

namespace Tiflow.Simulation.Runs;

/// <summary>What a user submits, and what its code does.</summary>
internal sealed record JobScript
{
    public const string FirstType = "Alpha";
    public const string SecondType = "Beta";

    /// <summary>Of both types: some executors have it from the start, others are upgraded when they die.</summary>
    public const int NewVersion = 2;

    private static readonly Selector[] Selectors =
    [
        Selector.Any, Selector.Any, Selector.Any, Selector.Parse("zone=a"), Selector.Parse("zone in (a,b)"), Selector.Parse("!gpu"), Selector.Parse("gpu"),
    ];

    private static readonly Selector Nowhere = Selector.Parse("zone=nowhere");

    public required JobSpec Spec { get; init; }

    public required ResourceVector Demand { get; init; }

    public required ResourceVector WorkerDemand { get; init; }

    public required int Workers { get; init; }

    public required int Steps { get; init; }

    /// <summary>It never ends by itself.</summary>
    public required bool IsService { get; init; }

    /// <summary>How many of its runs go wrong, while something goes wrong.</summary>
    public required double TroubleShare { get; init; }

    /// <summary>Whether its job master stops a worker on its way.</summary>
    public required bool StopsAWorker { get; init; }

    /// <summary>Whether its workers keep something on their executors' disks.</summary>
    public required bool KeepsResources { get; init; }

    /// <summary>Whether its workers are placed together or not at all.</summary>
    public required bool IsGang { get; init; }

    public static JobScript New(SeededRandom random, SimulationPlan plan, int number)
    {
        var asksTooMuch = plan.Has(Faults.UsersAskTooMuch) && random.Chance(0.3);
        return new JobScript
        {
            Spec = new JobSpec
            {
                Name = new JobName($"project-{random.Below(3)}", $"job-{number}"),
                TenantId = "default",
                Type = random.Chance(0.7) ? FirstType : SecondType,
                TypeVersion = random.Chance(0.2) ? NewVersion : JobTypeVersion.First,
                Config = default(ReadOnlyMemory<byte>),
                Priority = random.Below(3),
                Selector = asksTooMuch && random.Chance(0.5) ? Nowhere : random.Pick(Selectors),
                CreatedAt = DateTimeOffset.UnixEpoch,
                Times = plan.Has(Faults.JobsHaveTimes) ? TimesOf(random) : JobTimes.Any,
            },
            Demand = asksTooMuch && random.Chance(0.5) ? DemandOf(cpu: 1_000_000) : DemandOf(random.Pick([0L, 0, 100, 500])),
            WorkerDemand = DemandOf(random.Pick([0L, 0, 100, 250, 500])),
            Workers = random.Pick([0, 1, 1, 2, 3, 5]),
            Steps = random.Between(1, 5),
            IsService = random.Chance(plan.ServiceShare),
            TroubleShare = random.Pick([0.0, 0.0, 0.1, 0.3, 1.0]),
            StopsAWorker = random.Chance(0.2),
            KeepsResources = number % 4 == 3,
            IsGang = random.Chance(0.3),
        };
    }

    /// <summary>What is asked for at a moment: a delay counts from then.</summary>
    public JobSpec SpecAt(DateTimeOffset now) => Spec with { CreatedAt = now, Times = Spec.Times with { StartAt = now + Spec.Times.StartDelay } };

    public RunnableSpec WorkerOf(int number) => new() { Name = NameOf(number), Type = Spec.Type, Demand = WorkerDemand };

    public static string NameOf(int number) => $"worker-{number}";

    // In whole milliseconds, as requests have them.
    private static JobTimes TimesOf(SeededRandom random) => new()
    {
        StartDelay = random.Chance(0.3) ? TimeSpan.FromMilliseconds(random.Between(500, 30_000)) : null,
        Timeout = random.Chance(0.3) ? TimeSpan.FromMilliseconds(random.Between(2_000, 90_000)) : null,
    };

    private static ResourceVector DemandOf(long cpu) =>
        ResourceVector.From([new(ResourceVector.SlotsName, 1), new(ResourceVector.CpuName, cpu)]);
}
