using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class ExecutorLossTests
{
    private static readonly TimeSpan Verdict = new ClusterOptions().DeathVerdict;

    private readonly ClusterScript _script = new();
    private readonly FakeExecutor _executor;

    public ExecutorLossTests()
    {
        _executor = _script.AddExecutor();
        _script.Create("j");
    }

    private RunnableStatus Master => _script.Runnable("j", 0).Status;

    [Fact]
    public void Proof_of_death_moves_the_work_at_once()
    {
        var other = _script.AddExecutor();

        _executor.Kill();

        (Master.Executor, Master.Incarnation).ShouldBe((other.Id, 2));
        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Without_proof_the_work_moves_when_the_lease_is_over_and_not_earlier()
    {
        _script.ProbesProve = false;
        var other = _script.AddExecutor();

        _executor.Kill();
        _script.Elapse(Verdict - TimeSpan.FromTicks(1));
        var early = Master.Executor;
        _script.Elapse(TimeSpan.FromTicks(1));

        (early, Master.Executor).ShouldBe((_executor.Id, other.Id));
    }

    [Fact]
    public void Executor_that_falls_silent_is_given_up_and_its_session_closed()
    {
        _executor.Beats = false;

        _script.Elapse(Verdict);

        _script.State.Executors[_executor.Id].State.ShouldBe(ExecutorState.Offline);
        _executor.ClosedWith.ShouldNotBeNull().Code.ShouldBe("UNAVAILABLE");
        _script.Get("j").Reason.ShouldContain("the job master's executor is gone");
    }

    [Fact]
    public void Another_process_at_its_address_proves_that_an_executor_is_gone()
    {
        _script.ProbesProve = false;
        _executor.Kill(leaderSees: false);

        var successor = _script.AddExecutor(_executor.Spec.Name, address: _executor.Spec.Address);

        (Master.Executor, Master.Incarnation).ShouldBe((successor.Id, 2));
        _script.State.Executors.Keys.ShouldBe([successor.Id]);
    }

    [Fact]
    public void Name_that_a_living_executor_holds_is_refused_to_another()
    {
        var thief = _script.AddExecutor(_executor.Spec.Name);

        thief.ClosedWith.ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");
        _script.State.Executors.Count.ShouldBe(1);
    }

    [Fact]
    public void Proof_about_a_process_that_is_connected_again_counts_for_nothing()
    {
        _executor.Disconnect();
        _executor.Connect();

        _script.Apply(new ClusterEvent.ProcessGone(_executor.Id, _executor.Spec.ProcessId));

        _script.State.Executors[_executor.Id].State.ShouldBe(ExecutorState.Online);
    }

    [Fact]
    public void Returning_executor_whose_work_was_given_away_has_its_runs_fenced()
    {
        _script.AddExecutor();
        _executor.Disconnect(leaderSees: false);
        _script.Elapse(Verdict);

        _executor.Connect();

        _executor.Runs.ShouldBeEmpty();
        _executor.Id.Value.ShouldBe(3);
    }

    [Fact]
    public void Stopping_runnable_of_a_lost_executor_ends_as_its_stop_wanted()
    {
        _executor.Stops = false;
        _script.Change("j", JobVerb.Cancel);

        _executor.Kill();

        _script.Get("j").Status.State.ShouldBe(JobState.Canceled);
    }

    [Fact]
    public void Only_so_many_offline_executors_are_remembered()
    {
        for (var i = 0; i < 120; i++)
        {
            _script.AddExecutor().Kill();
        }

        _script.State.Executors.Count.ShouldBe(1 + new ClusterOptions().OfflineExecutorsKept);
    }

    [Fact]
    public void Executor_list_shows_use_state_and_age_of_the_last_heartbeat()
    {
        _script.ElapseSeconds(0.5);

        var view = _script.Ask(static tag => new ClusterEvent.ListExecutors(tag))
            .ShouldBeOfType<RequestResult.Executors>().Views.Single();

        (view.Status.State, view.Runnables, view.LastHeartbeatAge).ShouldBe((ExecutorState.Online, 1, TimeSpan.FromSeconds(0.5)));
    }
}
