using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class PlacementTests
{
    private readonly ClusterScript _script = new();

    private IEnumerable<string> AssignedJobs => _script.Effects.OfType<ClusterEffect.Assign>().Select(static assign => assign.Job.JobId);

    [Fact]
    public void Capacity_is_used_up_and_never_overshot()
    {
        _script.AddExecutor(slots: 3);

        for (var i = 0; i < 5; i++)
        {
            _script.Create($"j{i}");
        }

        _script.State.Executors.Values.Single().Used.Slots.ShouldBe(3);
        _script.State.Queue.Count.ShouldBe(2);
    }

    [Fact]
    public void Freed_slot_goes_to_what_waits()
    {
        _script.AddExecutor(slots: 1);
        _script.Create("first");
        _script.Create("second");

        _script.Exit("first", 0, ExitOutcome.Finished);

        _script.Get("second").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Higher_priority_goes_first_then_the_older()
    {
        _script.Create("low-old");
        _script.Create("low-young");
        _script.Create("high", priority: 5);
        _script.Create("lowest", priority: int.MinValue);

        _script.AddExecutor();

        AssignedJobs.ShouldBe(["high", "low-old", "low-young", "lowest"]);
    }

    [Fact]
    public void Work_of_several_projects_is_placed_in_one_order()
    {
        foreach (var (project, id) in new[] { ("b", "first"), ("a", "second"), ("b", "third") })
        {
            _script.Create(_script.Spec(id) with { Name = new JobName(project, id) });
        }

        _script.AddExecutor();

        AssignedJobs.ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public void Work_is_spread_over_executors()
    {
        _script.AddExecutor();
        _script.AddExecutor();

        _script.Create("a");
        _script.Create("b");

        _script.Run("a", 0).Executor.ShouldNotBe(_script.Run("b", 0).Executor);
    }

    [Fact]
    public void Work_is_packed_where_that_is_wanted()
    {
        var script = new ClusterScript(new ClusterOptions { Placement = PlacementPolicy.Pack });
        script.AddExecutor();
        script.AddExecutor();
        script.Create("a");
        script.Create("b");

        script.Run("a", 0).Executor.ShouldBe(script.Run("b", 0).Executor);
    }

    [Fact]
    public void Waiting_work_is_left_alone_until_something_changes_that_can_matter()
    {
        _script.AddExecutor(slots: 1).Starts = false;
        _script.Create("placed");
        _script.Create("waiting");
        var looked = false;
        _script.Observe = _ => looked |= _script.State.Queue.CanMove;

        _script.ElapseSeconds(3);
        _script.Executors[0].Starts = true;
        _script.Executors[0].Catchup();

        _script.Get("placed").Status.State.ShouldBe(JobState.Running);
        looked.ShouldBeFalse();
    }

    [Fact]
    public void Waiting_workers_show_in_the_reason_of_their_running_job()
    {
        _script.AddExecutor(slots: 2);
        _script.Create("j");

        _script.CreateWorkers("j", "a", "b", "c");

        _script.Get("j").Reason.ShouldBe("2 of 3 workers wait for an executor: none of 1 executors has room; nearest: exec-1 lacks 1 slots");
    }
}
