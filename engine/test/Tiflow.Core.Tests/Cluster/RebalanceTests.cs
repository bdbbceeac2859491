using System.Globalization;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;
using Tiflow.Core.Scheduling.Selectors;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class RebalanceTests
{
    private const int Slots = 20;

    private static readonly ClusterOptions On = new() { Rebalance = true };

    private readonly ClusterScript _script = new(On);

    [Fact]
    public void Joining_executor_gets_its_share_of_what_runs()
    {
        var (first, second) = Join(_script);

        _script.ElapseSeconds(90);

        (Held(first), Held(second)).ShouldBe((4, 4));
        _script.Run("j", RunnableId.MasterIndex).Executor.ShouldBe(first);
        _script.State.JobsByName[ClusterScript.Name("j")].Runnables.ShouldAllBe(static runnable => runnable.Status.State == RunnableState.Running);
    }

    [Fact]
    public void Once_it_is_even_nothing_moves_any_more()
    {
        Join(_script);
        _script.ElapseSeconds(90);
        var moves = Moves(_script);

        _script.ElapseSeconds(600);

        Moves(_script).ShouldBe(moves);
    }

    [Fact]
    public void Nothing_moves_where_nobody_wants_it()
    {
        var script = new ClusterScript();
        Join(script);

        script.ElapseSeconds(300);

        Moves(script).ShouldBe(0);
    }

    [Fact]
    public void Who_packs_gets_no_moves()
    {
        var script = new ClusterScript(On with { Placement = PlacementPolicy.Pack });
        Join(script);

        script.ElapseSeconds(300);

        Moves(script).ShouldBe(0);
    }

    [Fact]
    public void Cluster_without_the_option_waits_for_no_timer()
    {
        new ClusterScript().Machine.NextTimer.ShouldBeNull();
        _script.Machine.NextTimer.ShouldNotBeNull();
    }

    [Fact]
    public void No_more_are_on_the_move_at_a_time_than_the_option_says()
    {
        var (first, second) = Join(_script);
        first.Stops = false;
        var most = 0;
        var job = _script.State.JobsByName.Values.Single();
        _script.Observe = _ => most = Math.Max(most, job.Runnables.Count(static runnable => runnable.Status.Stopping == StopReason.Move));

        _script.ElapseSeconds(69);
        var early = Moves(_script);
        _script.ElapseSeconds(60);

        (early, most, Held(second)).ShouldBe((2, 2, 4));
    }

    [Fact]
    public void What_is_on_the_move_counts_where_it_will_be()
    {
        var script = new ClusterScript(On with { RebalanceParallelism = 8 });
        var (first, second) = Join(script);
        first.Stops = false;

        script.ElapseSeconds(65);

        (Moves(script), Held(second)).ShouldBe((4, 0));
    }

    [Fact]
    public void Nothing_moves_until_no_executor_has_come_for_a_while()
    {
        Join(_script);
        _script.ElapseSeconds(59);
        _script.AddExecutor("third", Slots);
        _script.ElapseSeconds(59);
        var early = Moves(_script);

        _script.ElapseSeconds(1.5);

        (early, Moves(_script)).ShouldBe((0, 2));
    }

    [Fact]
    public void Nothing_moves_while_a_drain_is_under_way()
    {
        var script = new ClusterScript(On with { RebalanceSettle = TimeSpan.FromSeconds(2) });
        var third = script.AddExecutor("third", slots: 1);
        script.Create("k");
        third.Stops = false;
        script.ElapseSeconds(15);
        Join(script);
        script.Change(third, ExecutorVerb.Drain);
        script.ElapseSeconds(9);
        var early = Moves(script);

        script.ElapseSeconds(30);

        (early, Moves(script) > 1).ShouldBe((1, true));
    }

    [Fact]
    public void Worker_stays_until_it_has_run_for_a_while()
    {
        var (first, _) = Join(_script, workers: 0);
        _script.Change(_script.Executors[1], ExecutorVerb.Cordon);
        _script.ElapseSeconds(50);
        CreateWorkers(_script, 7);
        _script.Change(_script.Executors[1], ExecutorVerb.Uncordon);
        _script.ElapseSeconds(40);
        var worker = first.Runs.Keys.First(static run => !run.Runnable.IsMaster);
        first.Exit(worker, ExitOutcome.FailedTransient);

        _script.ElapseSeconds(40);

        Moves(_script).ShouldBeGreaterThan(1);
        Stopped(_script).ShouldNotContain(worker.Runnable);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Worker_that_must_not_move_stays(bool isPinned, bool isInGang)
    {
        var (first, second) = Join(_script, workers: 7, worker => worker with { IsMovable = !isPinned, Gang = isInGang ? new Gang("g", First: 0) : null });

        _script.ElapseSeconds(300);

        (Held(first), Held(second), Moves(_script)).ShouldBe((8, 0, 0));
    }

    [Fact]
    public void Worker_stays_where_its_selector_wants_it()
    {
        var (first, _) = Join(_script, selector: "name=first");

        _script.ElapseSeconds(300);

        Held(first).ShouldBe(8);
    }

    [Fact]
    public void Small_difference_is_left_alone()
    {
        _script.AddExecutor("first", Slots);
        _script.AddExecutor("second", Slots);
        _script.Create("j");
        CreateWorkers(_script, 4);

        _script.ElapseSeconds(300);

        Moves(_script).ShouldBe(0);
    }

    [Fact]
    public void Difference_below_the_threshold_is_left_alone()
    {
        var script = new ClusterScript(On with { RebalanceThreshold = 0.5 });
        var (first, second) = Join(script);

        script.ElapseSeconds(300);

        (Held(first), Held(second)).ShouldBe((5, 3));
    }

    [Fact]
    public void Executor_is_not_left_emptier_than_the_other_one_was()
    {
        var large = InZone("b", slots: 20);
        CreateWithWorkers("k", 9, static worker => worker with { IsMovable = false });
        _script.Change(large, ExecutorVerb.Cordon);
        InZone("a", slots: 20);
        _script.Create("j");
        InZone("a", slots: 4);
        _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([Workers(1).Single() with { Name = "big", Demand = Demand(3) }]));
        _script.Change(large, ExecutorVerb.Uncordon);

        _script.ElapseSeconds(300);

        Moves(_script).ShouldBe(0);
    }

    [Fact]
    public void Executor_on_which_something_waits_for_room_gets_nothing()
    {
        var (_, second) = Join(_script);
        _script.Create("small");
        _script.Ask(tag => new ClusterEvent.CreateJob(tag, _script.Spec("big"), DryRun: false) { Demand = Demand(Slots) });
        _script.ElapseSeconds(300);
        var early = Moves(_script);

        _script.Change("big", JobVerb.Cancel);
        _script.ElapseSeconds(30);

        (early, Moves(_script), Held(second)).ShouldBe((0, 3, 4));
    }

    [Fact]
    public void What_waits_for_an_executor_that_does_not_exist_keeps_nothing_from_moving()
    {
        var (_, second) = Join(_script);
        _script.Create(_script.Spec("odd") with { Selector = Selector.Parse("gpu") });

        _script.ElapseSeconds(90);

        Held(second).ShouldBe(4);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(7, 1)]
    public void Worker_that_its_project_would_not_get_back_stays(int quota, int waiting)
    {
        Join(_script);
        _script.Change(JobName.DefaultProject, quota: (ProjectQuota.WorkersName, quota));
        _script.CreateWorkers("j", [.. Enumerable.Repeat("one-more", waiting)]);

        _script.ElapseSeconds(300);

        Moves(_script).ShouldBe(0);
    }

    [Fact]
    public void Events_of_the_job_say_who_moved_its_workers_and_why()
    {
        Join(_script);

        _script.ElapseSeconds(60.5);

        var entries = _script.Image.History.Where(static entry => entry.Actor == "rebalance").ToArray();
        entries.Length.ShouldBe(2);
        entries[0].ShouldSatisfyAllConditions(
            static entry => (entry.From, entry.To).ShouldBe(("Running", "Pending")),
            static entry => entry.Subject.ShouldStartWith("worker/j."),
            static entry => entry.Reason.ShouldBe("to even out loads: exec-1 holds 8 (40%), exec-2 holds 0 (0%)"));
    }

    [Fact]
    public void New_leader_goes_on()
    {
        var (first, second) = Join(_script);
        _script.ElapseSeconds(60.5);
        first.Stops = false;
        _script.ElapseSeconds(1);
        _script.RestartLeader();
        first.Stops = true;
        first.Catchup();

        _script.ElapseSeconds(140);

        (Held(first), Held(second)).ShouldBe((4, 4));
    }

    [Fact]
    public void New_leader_moves_nothing_before_what_is_on_the_move_has_moved()
    {
        var script = new ClusterScript(On with { RebalanceSettle = TimeSpan.FromSeconds(1) });
        var (first, _) = Join(script);
        first.Stops = false;
        script.ElapseSeconds(10.5);
        script.RestartLeader();

        script.ElapseSeconds(9);

        Stopped(script).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Worker_whose_new_executor_has_gone_does_not_go_straight_back()
    {
        var (first, second) = Join(_script);
        var third = _script.AddExecutor("third", Slots);
        first.Stops = false;
        _script.ElapseSeconds(60.5);
        second.Kill();
        first.Stops = true;
        first.Catchup();

        (Held(first), Held(third)).ShouldBe((6, 2));
    }

    [Fact]
    public void Worker_whose_new_executor_has_gone_comes_back_where_there_is_no_other()
    {
        var (first, second) = Join(_script);
        first.Stops = false;
        _script.ElapseSeconds(60.5);
        second.Kill();
        first.Stops = true;
        first.Catchup();

        Held(first).ShouldBe(8);
    }

    [Fact]
    public void Look_that_takes_long_goes_on_in_the_next_one()
    {
        var script = new ClusterScript(On) { Validates = false };
        script.AddExecutor("big", slots: 5000);
        script.Create("j");
        script.SayAsMaster("j", new RunnableMessage.CreateWorkers([.. Workers(4500).Select(static worker => worker with { IsMovable = false })]));
        var small = script.AddExecutor("small", slots: 10);
        script.Create("k");
        script.SayAsMaster("k", new RunnableMessage.CreateWorkers([.. Workers(4)]));
        script.AddExecutor("empty", slots: 10);

        script.ElapseSeconds(63);

        Held(small).ShouldBe(3);
    }

    [Fact]
    public void Worker_that_is_bound_to_its_disk_stays_and_keeps_no_other_back()
    {
        var (first, second) = Join(_script);
        for (var worker = 1; worker <= 3; worker++)
        {
            first.Say(_script.Run("j", worker).Incarnation, new RunnableMessage.OpenLocalResource("sorted", "d1"));
        }

        _script.ElapseSeconds(90);

        (Held(first), Held(second)).ShouldBe((4, 4));
        Stopped(_script).ShouldAllBe(static id => id.Index > 3);
    }

    private FakeExecutor InZone(string zone, int slots)
    {
        var executor = _script.NewExecutor(slots: slots);
        executor.Spec = executor.Spec with { Labels = executor.Spec.Labels.Add("zone", zone) };
        executor.Connect();
        return executor;
    }

    private void CreateWithWorkers(string job, int count, Func<RunnableSpec, RunnableSpec> with)
    {
        _script.Create(job);
        _script.SayAsMaster(job, new RunnableMessage.CreateWorkers([.. Workers(count).Select(with)])).ShouldBeNull();
    }

    // One executor with a job; then another one joins.
    private static (FakeExecutor First, FakeExecutor Second) Join(
        ClusterScript script, int workers = 7, Func<RunnableSpec, RunnableSpec>? with = null, string selector = "")
    {
        var first = script.AddExecutor("first", Slots);
        script.Create(script.Spec("j") with { Selector = Selector.Parse(selector) });
        CreateWorkers(script, workers, with);
        return (first, script.AddExecutor("second", Slots));
    }

    private static void CreateWorkers(ClusterScript script, int count, Func<RunnableSpec, RunnableSpec>? with = null)
    {
        if (count > 0)
        {
            script.SayAsMaster("j", new RunnableMessage.CreateWorkers([.. Workers(count).Select(with ?? (static worker => worker))])).ShouldBeNull();
        }
    }

    private static IEnumerable<RunnableSpec> Workers(int count) => Enumerable.Range(1, count).Select(static number => new RunnableSpec
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"w{number}"),
        Type = ClusterScript.WorkerType,
        Demand = ResourceVector.OneSlot,
    });

    private static ResourceVector Demand(long slots) => ResourceVector.From([new(ResourceVector.SlotsName, slots)]);

    private static int Held(FakeExecutor executor) => executor.Runs.Count;

    private static IEnumerable<RunnableId> Stopped(ClusterScript script) => script.Effects.OfType<ClusterEffect.Stop>()
        .Where(static stop => stop.Reason == StopReason.Move).Select(static stop => stop.Incarnation.Runnable);

    private static int Moves(ClusterScript script) => Stopped(script).Count();
}
