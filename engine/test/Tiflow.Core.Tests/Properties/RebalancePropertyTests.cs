using System.Globalization;
using CsCheck;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Properties;

/// <summary>Whatever runs where, evening out loads comes to an end and makes nothing worse.</summary>
public sealed class RebalancePropertyTests
{
    private static readonly Gen<(int Slots, int Cpu, bool IsLate, int Zone)[]> Executors =
        Gen.Select(Gen.Int[4, 20], Gen.Int[4, 20], Gen.Bool, Gen.Int[0, 2]).Array[2, 6];

    private static readonly Gen<(int Slots, int Cpu, int Job, bool IsPinned, bool Ends)[]> Workers =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 1], Gen.Bool, Gen.Bool).Array[0, 24];

    [Fact]
    public void Moves_come_to_an_end_few_at_a_time_and_the_loads_never_get_more_uneven() =>
        Gen.Select(Executors, Workers, Gen.Int[1, 3]).Sample(
            static (executors, workers, parallelism) =>
            {
                var script = New(parallelism);
                Fill(script, executors, workers);
                var range = Range(script);
                script.Observe = _ =>
                {
                    Moving(script).ShouldBeLessThanOrEqualTo(parallelism);
                    if (Moving(script) == 0 && script.State.Queue.Count == 0)
                    {
                        Range(script).ShouldBeLessThanOrEqualTo(range);
                        range = Range(script);
                    }
                };

                script.ElapseSeconds(120);
                var moves = Moves(script);
                script.ElapseSeconds(120);

                Moves(script).ShouldBe(moves);
                moves.ShouldBeLessThanOrEqualTo(workers.Length * executors.Length);
            },
            iter: 300);

    [Fact]
    public void Equal_executors_end_with_equal_loads() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[0, 60]).Sample(
            static (early, late, count) =>
            {
                var script = New(parallelism: 2);
                Fill(
                    script,
                    [.. Enumerable.Range(0, early + late).Select(number => (100, 100, number >= early, 0))],
                    [.. Enumerable.Repeat((1, 0, 0, false, false), count)]);

                script.ElapseSeconds(180);

                var held = script.State.Executors.Values.Select(static executor => executor.Placed.Count).ToArray();
                (held.Min() + 1).ShouldBeGreaterThanOrEqualTo((int)(held.Max() * 0.9));
            },
            iter: 100);

    private static ClusterScript New(int parallelism) => new(new ClusterOptions
    {
        Rebalance = true,
        RebalanceParallelism = parallelism,
        RebalanceSettle = TimeSpan.FromSeconds(1),
    });

    // Jobs on the early executors, some of which then end; then the late ones join.
    private static void Fill(
        ClusterScript script,
        (int Slots, int Cpu, bool IsLate, int Zone)[] executors,
        (int Slots, int Cpu, int Job, bool IsPinned, bool Ends)[] workers)
    {
        Connect(script, executors.Where(static executor => !executor.IsLate));
        script.Create("a");
        script.Create("b");
        foreach (var jobs in workers.Select(Spec).GroupBy(static worker => worker.Job))
        {
            if (script.Executors.Exists(executor => executor.Runs.Keys.Any(run => run.Runnable == script.Runnable(jobs.Key, 0).Id)))
            {
                script.SayAsMaster(jobs.Key, new RunnableMessage.CreateWorkers([.. jobs.Select(static worker => worker.Spec)])).ShouldBeNull();
            }
        }

        foreach (var ending in Named(script, workers.Select(static (worker, number) => worker.Ends ? number : -1)))
        {
            script.Exit(ending.Job.Spec.Name.JobId, ending.Id.Index, ExitOutcome.Finished);
        }

        Connect(script, executors.Where(static executor => executor.IsLate));
    }

    private static RunnableEntry[] Named(ClusterScript script, IEnumerable<int> numbers) =>
    [
        .. script.State.Jobs.Values.SelectMany(static job => job.Runnables)
            .Where(static runnable => runnable.Status.IsPlaced)
            .IntersectBy(numbers.Select(NameOf), static runnable => runnable.Spec.Name),
    ];

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"w{number}");

    private static (string Job, RunnableSpec Spec) Spec((int Slots, int Cpu, int Job, bool IsPinned, bool Ends) worker, int number) => (
        worker.Job == 0 ? "a" : "b",
        new RunnableSpec
        {
            Name = NameOf(number),
            Type = ClusterScript.WorkerType,
            Demand = Amounts(worker.Slots, worker.Cpu),
            IsMovable = !worker.IsPinned,
        });

    private static void Connect(ClusterScript script, IEnumerable<(int Slots, int Cpu, bool IsLate, int Zone)> executors)
    {
        foreach (var (slots, cpu, _, zone) in executors)
        {
            var executor = script.NewExecutor();
            executor.Spec = executor.Spec with
            {
                Capacity = Amounts(slots, cpu),
                Labels = executor.Spec.Labels.Add("zone", zone.ToString(CultureInfo.InvariantCulture)),
            };
            executor.Connect();
        }
    }

    private static ResourceVector Amounts(int slots, int cpu) =>
        ResourceVector.From([new(ResourceVector.SlotsName, slots), new(ResourceVector.CpuName, cpu)]);

    private static double Range(ClusterScript script)
    {
        var loads = script.State.Executors.Values.Select(static executor => executor.Load).DefaultIfEmpty().ToArray();
        return loads.Max() - loads.Min();
    }

    private static int Moving(ClusterScript script) => script.State.Jobs.Values.SelectMany(static job => job.Runnables)
        .Count(static runnable => runnable.Status.Stopping == StopReason.Move);

    private static int Moves(ClusterScript script) =>
        script.Effects.OfType<ClusterEffect.Stop>().Count(static stop => stop.Reason == StopReason.Move);
}
