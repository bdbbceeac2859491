using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;
using Tiflow.Core.Scheduling.Selectors;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class ExplanationTests
{
    private readonly ClusterScript _script = new();

    [Fact]
    public void Each_filter_tells_how_many_executors_it_leaves()
    {
        _script.AddExecutor(slots: 1);
        _script.AddExecutor();
        _script.Change(_script.Executors[1], ExecutorVerb.Cordon);
        _script.Create("first");
        _script.Create("second");

        var placement = Explain("second");

        placement.Filters.ShouldBe([new("online", 2), new("takes_work", 1), new("type", 1), new("version", 1), new("selector", 1), new("room", 0)]);
        placement.NearestMiss.ShouldBe(new PlacementMiss(_script.Executors[0].Id, "e1", "slots", 1));
        placement.Advice.ShouldContain("when 1 slots more is free on e1");
    }

    [Fact]
    public void A_demand_that_no_executor_could_ever_hold_is_told_apart()
    {
        _script.AddExecutor(slots: 1);
        var demand = ResourceVector.From([new(ResourceVector.SlotsName, 2)]);
        _script.Ask(tag => new ClusterEvent.CreateJob(tag, _script.Spec("j"), DryRun: false) { Demand = demand });

        Explain("j").Advice.ShouldStartWith("no executor is large enough for 2 slots");
    }

    [Fact]
    public void Executors_that_are_all_cordoned_are_called_so()
    {
        _script.Change(_script.AddExecutor(), ExecutorVerb.Cordon);
        _script.Create("j");

        var placement = Explain("j");

        placement.Summary.ShouldEndWith("none of 1 executors takes work now (cordoned, draining, or not connected)");
        placement.Advice.ShouldContain("executor uncordon");
    }

    [Fact]
    public void What_is_tried_before_it_is_of_a_higher_priority_or_older()
    {
        _script.Create("old");
        _script.Create("low", priority: -1);
        _script.Create("asked");
        _script.Create("young");
        _script.Create("high", priority: 1);

        Explain("asked").WaitingBefore.ShouldBe(2);
    }

    [Fact]
    public void A_dry_run_explains_and_creates_nothing()
    {
        _script.AddExecutor();
        var spec = _script.Spec("j") with { Selector = Selector.Parse("zone=a") };

        var placement = _script.Create(spec, dryRun: true).ShouldBeOfType<RequestResult.Job>().View.Placement.ShouldNotBeNull();

        placement.Summary.ShouldBe("dry run: none of 1 executors matches the selector zone=a");
        _script.Exists("j").ShouldBeFalse();
    }

    [Fact]
    public void A_worker_that_waits_is_named()
    {
        _script.AddExecutor(slots: 2);
        _script.Create("j");
        _script.CreateWorkers("j", "a", "b");

        Explain("j").Waiting.ShouldBe(2);
    }

    [Fact]
    public void A_job_that_does_not_wait_says_why_it_is_where_it_is()
    {
        _script.AddExecutor();
        _script.Create("j");
        Explain("j").ShouldBe(Nothing("its job master and its 0 workers are placed or have ended", ""));

        _script.Exit("j", 0, ExitOutcome.FailedTransient);
        var backoff = Explain("j");
        backoff.NextAttemptAt.ShouldBe(_script.Get("j").NextAttemptAt);
        backoff.Advice.ShouldContain("job retry");

        _script.Change("j", JobVerb.Pause);
        Explain("j").ShouldBe(Nothing("its user paused it; its checkpoints are kept", "'tiflow cli job resume' lets it run again"));

        _script.Change("j", JobVerb.Cancel);
        Explain("j").ShouldBe(Nothing("its user canceled it", ""));
    }

    [Fact]
    public void Thousands_that_wait_for_the_same_cost_one_look_at_the_executors()
    {
        _script.Validates = false;
        _script.AddExecutor(slots: 1);
        for (var i = 0; i < 5_000; i++)
        {
            _script.Create(_script.Spec($"j{i}"));
        }

        var reports = new FitReports(_script.State);
        foreach (var job in _script.State.Jobs.Values)
        {
            reports.Of(job.Master);
        }

        reports.Made.ShouldBe(1);
    }

    private static PlacementView Nothing(string summary, string advice) => new() { Summary = summary, Advice = advice };

    private PlacementView Explain(string id) =>
        _script.Ask(tag => new ClusterEvent.GetJob(tag, ClusterScript.Name(id)) { Explains = true })
            .ShouldBeOfType<RequestResult.Job>().View.Placement.ShouldNotBeNull();
}
