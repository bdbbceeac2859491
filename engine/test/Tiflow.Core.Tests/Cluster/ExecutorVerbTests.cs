using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class ExecutorVerbTests
{
    private readonly ClusterScript _script = new(new ClusterOptions { DrainParallelism = 2 });
    private readonly FakeExecutor _executor;

    public ExecutorVerbTests()
    {
        _executor = _script.AddExecutor();
        _script.Create("j");
    }

    private ExecutorState StateOf(FakeExecutor executor) => _script.State.Executors[executor.Id].State;

    private IEnumerable<IncarnationId> Moving => _script.Effects.OfType<ClusterEffect.Stop>()
        .Where(static stop => stop.Reason == StopReason.Move).Select(static stop => stop.Incarnation);

    [Fact]
    public void Cordoned_executor_keeps_its_work_and_gets_no_more()
    {
        _script.Change(_executor, ExecutorVerb.Cordon);
        _script.Create("k");

        (StateOf(_executor), _script.Run("j", 0).Executor).ShouldBe((ExecutorState.Cordoned, _executor));
        _script.Runnable("k", 0).Status.IsPlaced.ShouldBeFalse();
    }

    [Fact]
    public void Uncordoned_executor_gets_what_waits_at_once()
    {
        _script.Change(_executor, ExecutorVerb.Cordon);
        _script.Create("k");

        _script.Change(_executor, ExecutorVerb.Uncordon);

        _script.Run("k", 0).Executor.ShouldBe(_executor);
    }

    [Fact]
    public void Cordon_holds_for_the_next_process_of_the_name()
    {
        _script.Change(_executor, ExecutorVerb.Cordon);
        _executor.Kill();

        var next = _script.AddExecutor(_executor.Spec.Name, address: _executor.Spec.Address);

        StateOf(next).ShouldBe(ExecutorState.Cordoned);
    }

    [Fact]
    public void Cordon_holds_over_a_graceful_restart()
    {
        _script.Change(_executor, ExecutorVerb.Cordon);
        _executor.Leave();

        var next = _script.AddExecutor(_executor.Spec.Name, address: _executor.Spec.Address);

        (_executor.HasLeft, StateOf(next)).ShouldBe((true, ExecutorState.Cordoned));
    }

    [Fact]
    public void Drained_executor_stays_cordoned_and_its_work_goes_on_elsewhere()
    {
        var other = _script.AddExecutor();

        _script.Change(_executor, ExecutorVerb.Drain);

        (StateOf(_executor), _executor.HasLeft, _script.Run("j", 0).Executor).ShouldBe((ExecutorState.Cordoned, false, other));
    }

    [Fact]
    public void Drain_moves_a_bounded_number_at_a_time()
    {
        _script.CreateWorkers("j", "a", "b", "c", "d");
        _script.AddExecutor();
        _executor.Stops = false;

        _script.Change(_executor, ExecutorVerb.Drain);
        var first = Moving.ToArray();
        _executor.Exit(first[0], ExitOutcome.Stopped);

        (first.Length, Moving.Count()).ShouldBe((2, 3));
    }

    [Fact]
    public void Drain_ends_by_itself_when_what_runs_there_ignores_it()
    {
        _script.CreateWorkers("j", "a", "b");
        _executor.Stops = false;

        _script.Change(_executor, ExecutorVerb.Drain);
        _script.ElapseSeconds(21);

        (StateOf(_executor), _executor.Runs.Count).ShouldBe((ExecutorState.Cordoned, 0));
    }

    [Fact]
    public void Deadline_of_a_drain_fences_what_is_left_and_moves_it()
    {
        _script.CreateWorkers("j", "a", "b", "c", "d");
        var other = _script.AddExecutor();
        _executor.Stops = false;
        _script.Change(_executor, ExecutorVerb.Drain, deadlineSeconds: 3);

        _script.ElapseSeconds(2.9);
        var early = StateOf(_executor);
        _script.ElapseSeconds(0.1);

        (early, StateOf(_executor), other.Runs.Count).ShouldBe((ExecutorState.Draining, ExecutorState.Cordoned, 5));
    }

    [Fact]
    public void Drain_and_its_deadline_go_on_under_a_new_leader()
    {
        _script.CreateWorkers("j", "a", "b", "c");
        _executor.Stops = false;
        _script.Change(_executor, ExecutorVerb.Drain, deadlineSeconds: 5);
        _script.ElapseSeconds(2);

        _script.RestartLeader();
        _script.ElapseSeconds(2.9);
        var early = StateOf(_executor);
        _script.ElapseSeconds(0.1);

        (early, StateOf(_executor)).ShouldBe((ExecutorState.Draining, ExecutorState.Cordoned));
    }

    [Fact]
    public void Uncordon_ends_a_drain_and_leaves_the_rest_where_it_is()
    {
        _script.CreateWorkers("j", "a", "b", "c");
        _executor.Stops = false;
        _script.Change(_executor, ExecutorVerb.Drain, deadlineSeconds: 5);

        _script.Change(_executor, ExecutorVerb.Uncordon);
        _executor.Stops = true;
        _executor.Catchup();
        _script.ElapseSeconds(10);

        (StateOf(_executor), _executor.Runs.Count, Moving.Count()).ShouldBe((ExecutorState.Online, 4, 2));
    }

    [Fact]
    public void Drained_executor_that_is_stopped_by_its_process_says_goodbye()
    {
        _executor.Stops = false;
        _script.Change(_executor, ExecutorVerb.Drain);
        _executor.Leave();

        JobStages.Settle(_script);

        (_executor.HasLeft, StateOf(_executor)).ShouldBe((true, ExecutorState.Offline));
    }

    [Fact]
    public void Removal_of_an_executor_with_work_is_refused_with_what_to_do()
    {
        var error = _script.Change(_executor, ExecutorVerb.Remove).ShouldBeOfType<RequestResult.Refused>().Error;

        (error.Code, error.Message).ShouldBe((
            "EXECUTOR_NOT_DRAINED", "executor exec-1 is Online with 1 runnables; drain it first: tiflow cli executor drain --executor exec-1 --wait"));
    }

    [Fact]
    public void Removed_executor_is_forgotten_with_its_cordon()
    {
        var idle = _script.AddExecutor();
        _script.Change(idle, ExecutorVerb.Cordon);
        idle.Kill();

        _script.Change(idle, ExecutorVerb.Remove).ShouldBeOfType<RequestResult.Executor>();
        var next = _script.AddExecutor(idle.Spec.Name, address: idle.Spec.Address);

        StateOf(next).ShouldBe(ExecutorState.Online);
    }

    [Fact]
    public void Cordon_of_an_executor_that_is_away_outlives_many_others_that_went()
    {
        var idle = _script.AddExecutor();
        _script.Change(idle, ExecutorVerb.Cordon);
        idle.Kill();
        for (var i = 0; i < 120; i++)
        {
            _script.AddExecutor().Kill();
        }

        var next = _script.AddExecutor(idle.Spec.Name, address: idle.Spec.Address);

        StateOf(next).ShouldBe(ExecutorState.Cordoned);
    }

    [Fact]
    public void Executor_is_found_by_its_name_too()
    {
        var found = _script.Ask(tag => new ClusterEvent.GetExecutor(tag, _executor.Spec.Name)).ShouldBeOfType<RequestResult.Executor>();

        (found.View.Id, found.Placed.Single().Job.JobId).ShouldBe((_executor.Id, "j"));
    }

    [Fact]
    public void Executor_that_nobody_knows_is_named()
    {
        var answer = _script.Ask(static tag => new ClusterEvent.GetExecutor(tag, "ghost")).ShouldBeOfType<RequestResult.Refused>();

        answer.Error.Code.ShouldBe("EXECUTOR_NOT_FOUND");
    }

    [Fact]
    public void Life_of_an_executor_is_noted_with_its_actors()
    {
        _script.AddExecutor();
        _script.Change(_executor, ExecutorVerb.Drain);
        _script.Change(_executor, ExecutorVerb.Uncordon);
        _executor.Kill();

        var events = _script.Image.History.Where(static entry => entry.Subject == "executor/exec-1");

        events.Select(static entry => $"{entry.From} > {entry.To} by {entry.Actor}: {entry.Reason}").ShouldBe(
        [
            "None > Online by executor/exec-1: e1 has registered from host1:1",
            "Online > Draining by user: drained",
            "Draining > Cordoned by leader: nothing is left on it",
            "Cordoned > Online by user: uncordoned",
            "Online > Offline by leader: its process is gone",
        ]);
    }
}
