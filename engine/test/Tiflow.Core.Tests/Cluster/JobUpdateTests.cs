using System.Collections.Immutable;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling.Selectors;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class JobUpdateTests
{
    private static readonly JobUpdate ToSecond = new() { Selector = Selector.Parse("name=e2") };

    private readonly ClusterScript _script = new();

    [Fact]
    public void Labels_are_added_changed_and_taken_away()
    {
        _script.Create(_script.Spec("j") with { Labels = Labels(("a", "1"), ("b", "1"), ("c", "1")) });

        Update(new JobUpdate { SetLabels = Labels(("b", "2"), ("d", "2")), RemovedLabels = ["a", "unknown"] });

        _script.Get("j").Spec.Labels.ShouldBe(Labels(("b", "2"), ("c", "1"), ("d", "2")));
    }

    [Fact]
    public void What_waits_is_placed_by_its_new_priority()
    {
        _script.Create("first");
        _script.Create("j");

        Update(new JobUpdate { Priority = 1 });
        _script.AddExecutor(slots: 1);

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
        _script.Get("first").Status.State.ShouldBe(JobState.Pending);
    }

    [Fact]
    public void What_no_executor_suited_goes_on_when_its_selector_is_corrected()
    {
        _script.AddExecutor();
        _script.Create(_script.Spec("j") with { Selector = Selector.Parse("zone=typo") });

        Update(new JobUpdate { Selector = Selector.Any });

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void What_runs_where_the_new_selector_does_not_want_it_moves_gracefully()
    {
        RunWithWorkersOnTheFirst();

        Update(ToSecond);

        _script.State.JobsByName[ClusterScript.Name("j")].Runnables.ShouldAllBe(runnable => IsOnTheSecond(runnable.Status));
        _script.Effects.OfType<ClusterEffect.Stop>().Select(static stop => stop.Reason).ShouldBe([.. Enumerable.Repeat(StopReason.Move, 3)]);
    }

    [Fact]
    public void What_ignores_the_wish_to_move_is_fenced_and_moves_all_the_same()
    {
        RunWithWorkersOnTheFirst();
        _script.Executors[0].Stops = false;

        Update(ToSecond);
        _script.ElapseSeconds(11);

        _script.State.JobsByName[ClusterScript.Name("j")].Runnables.ShouldAllBe(runnable => IsOnTheSecond(runnable.Status));
    }

    [Fact]
    public void What_has_to_move_still_does_after_a_change_of_the_leader()
    {
        RunWithWorkersOnTheFirst();
        _script.MaxOperations = 1;
        _script.Machine.Apply(new ClusterEvent.UpdateJob(1, ClusterScript.Name("j"), ToSecond), _script.Now);
        _script.Image.Apply(_script.Machine.Complete().Changes, _script.State);

        _script.RestartLeader();

        _script.State.JobsByName[ClusterScript.Name("j")].Runnables.ShouldAllBe(runnable => IsOnTheSecond(runnable.Status));
    }

    [Fact]
    public void A_repeated_creation_finds_the_job_that_was_updated_since()
    {
        _script.Create("j");
        Update(new JobUpdate { Priority = 3 });
        Update(new JobUpdate { Priority = 4 });
        _script.LoseLeader();

        var again = _script.Create(_script.Spec("j")).ShouldBeOfType<RequestResult.Job>().View;
        var other = _script.Create(_script.Spec("j", priority: 4));

        again.Spec.Priority.ShouldBe(4);
        other.ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("JOB_ALREADY_EXISTS");
    }

    [Fact]
    public void An_update_that_changes_nothing_writes_nothing()
    {
        _script.Create("j", priority: 2);
        var history = _script.Image.History.Count;

        Update(new JobUpdate { Priority = 2, Selector = Selector.Any, RemovedLabels = ["none"] });

        _script.Image.History.Count.ShouldBe(history);
    }

    [Fact]
    public void The_history_tells_what_was_changed_and_by_whom()
    {
        _script.Create("j");

        Update(new JobUpdate { Priority = 2, Selector = Selector.Parse("zone=a"), SetLabels = Labels(("team", "data")) });

        var entry = _script.Image.History[^1];
        entry.Reason.ShouldBe("updated: priority 0 to 2, selector '' to 'zone=a', labels {} to {team=data}");
        (entry.Subject, entry.From, entry.To, entry.Actor).ShouldBe(("job/j", "Pending", "Pending", "user"));
    }

    private static bool IsOnTheSecond(RunnableStatus status) => status is { State: RunnableState.Running, Executor.Value: 2 };

    private static ImmutableSortedDictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static label => label.Key, static label => label.Value, StringComparer.Ordinal);

    private void RunWithWorkersOnTheFirst()
    {
        _script.AddExecutor();
        _script.Create("j");
        _script.CreateWorkers("j", "a", "b");
        _script.AddExecutor();
    }

    private void Update(JobUpdate update) =>
        _script.Ask(tag => new ClusterEvent.UpdateJob(tag, ClusterScript.Name("j"), update)).ShouldBeOfType<RequestResult.Job>();
}
