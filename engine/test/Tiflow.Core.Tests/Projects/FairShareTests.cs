using System.Globalization;
using CsCheck;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Projects;

public sealed class FairShareTests
{
    private const int Slots = 200;

    private readonly ClusterScript _script = new();

    [Fact]
    public void The_next_placement_is_for_the_project_that_has_least()
    {
        _script.AddExecutor(slots: 4);
        foreach (var id in new[] { "a/1", "a/2", "a/3", "b/1" })
        {
            _script.Create(id);
        }

        _script.Create("a/4");
        _script.Create("b/2");
        _script.Exit("a/1", 0, ExitOutcome.Finished);

        _script.Runnable("b/2", 0).Status.IsPlaced.ShouldBeTrue("project a has two of four, b one");
        _script.Runnable("a/4", 0).Status.IsPlaced.ShouldBeFalse();
    }

    [Fact]
    public void Priority_counts_within_a_project_only()
    {
        _script.AddExecutor(slots: 2);
        _script.Create("a/1");
        _script.Create("a/2");
        _script.Create("a/urgent", priority: 9);
        _script.Create("b/low", priority: -9);

        _script.Exit("a/1", 0, ExitOutcome.Finished);

        _script.Runnable("b/low", 0).Status.IsPlaced.ShouldBeTrue();
        _script.Runnable("a/urgent", 0).Status.IsPlaced.ShouldBeFalse();
    }

    [Fact]
    public void The_resource_of_which_a_project_has_most_decides()
    {
        var executor = _script.NewExecutor();
        executor.Spec = executor.Spec with { Capacity = ResourceVector.From([new("slots", 10), new("gpu", 3), new("cpu", 1000)]) };
        executor.Connect();
        Create("a/1", new("gpu", 1));
        Create("b/1", new("cpu", 400));
        Create("a/2", new("gpu", 1));
        Create("b/2", new("cpu", 400));

        _script.Project("a").DominantShare.ShouldBe(2.0 / 3);
        _script.Project("b").DominantShare.ShouldBe(0.8);
    }

    [Fact]
    public void With_work_for_all_shares_follow_weights() => Gen.Select(Gen.Int[1, 9].Array[2, 6], Gen.Int[0, int.MaxValue]).Sample(
        static (weights, seed) =>
        {
            var script = Crowd(weights);
            Shares(script, weights).ShouldAllBe(static share => Math.Abs(share.Is - share.Should) <= 0.02);

            // Work ends here and there: what comes after it keeps the shares.
            var random = new Random(seed);
            for (var ended = 0; ended < Slots; ended++)
            {
                var placed = script.State.Jobs.Values.SelectMany(static job => job.Workers).Where(static worker => worker.Status.IsPlaced).ToArray();
                var worker = placed[random.Next(placed.Length)];
                script.Exit($"{worker.Job.Spec.Name.ProjectId}/{worker.Job.Spec.Name.JobId}", worker.Id.Index, ExitOutcome.Finished);
            }

            Shares(script, weights).ShouldAllBe(static share => Math.Abs(share.Is - share.Should) <= 0.02);
        },
        iter: 20);

    [Fact]
    public void Shares_follow_weights_that_change()
    {
        int[] weights = [1, 1];
        var script = Crowd(weights);
        weights[1] = 3;
        script.Change("p1", 3);
        for (var ended = 0; ended < Slots / 2; ended++)
        {
            var worker = script.State.Jobs.Values.SelectMany(static job => job.Workers).First(static worker => worker.Status.IsPlaced);
            script.Exit($"{worker.Job.Spec.Name.ProjectId}/j", worker.Id.Index, ExitOutcome.Finished);
        }

        Shares(script, weights).ShouldAllBe(static share => Math.Abs(share.Is - share.Should) <= 0.02);
    }

    [Fact]
    public void Many_that_wait_for_different_things_keep_their_turns()
    {
        _script.AddExecutor(slots: 20);
        for (var number = 1; number <= 50; number++)
        {
            Create($"a/{number}", new("slots", 1 + (number % 40)));
            Create($"b/{number}", new("slots", 1 + (number % 7)));
        }

        for (var ended = 0; ended < 60; ended++)
        {
            var placed = _script.State.Jobs.Values.First(static job => job.Placed > 0);
            _script.Exit($"{placed.Spec.Name.ProjectId}/{placed.Spec.Name.JobId}", 0, ExitOutcome.Finished);
        }

        _script.State.Queue.Count.ShouldBeGreaterThan(0);
    }

    // Each project has one job whose workers would fill the cluster alone; their job masters have an executor of their own.
    private static ClusterScript Crowd(int[] weights)
    {
        var script = new ClusterScript { Validates = false };
        script.AddExecutor(slots: weights.Length);
        for (var project = 0; project < weights.Length; project++)
        {
            script.Change(Name(project), weights[project]);
            script.Create($"{Name(project)}/j");
        }

        for (var project = 0; project < weights.Length; project++)
        {
            script.CreateWorkers(
                $"{Name(project)}/j", [.. Enumerable.Range(0, 2 * Slots).Select(static number => $"w{number.ToString(CultureInfo.InvariantCulture)}")]);
        }

        script.AddExecutor(slots: Slots);
        ClusterStateValidator.Validate(script.State).ShouldBeEmpty();
        return script;
    }

    private static (double Is, double Should)[] Shares(ClusterScript script, int[] weights) =>
    [
        .. weights.Select((weight, project) =>
            (script.Project(Name(project)).Workers / (double)Slots, weight / (double)weights.Sum())),
    ];

    private static string Name(int project) => $"p{project.ToString(CultureInfo.InvariantCulture)}";

    private void Create(string id, KeyValuePair<string, long> more)
    {
        var demand = ResourceVector.From(more.Key == ResourceVector.SlotsName ? [more] : [new(ResourceVector.SlotsName, 1), more]);
        _script.Ask(tag => new ClusterEvent.CreateJob(tag, _script.Spec(id), DryRun: false) { Demand = demand })
            .ShouldBeOfType<RequestResult.Job>();
    }
}
