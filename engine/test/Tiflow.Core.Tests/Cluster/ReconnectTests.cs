using System.Text;
using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class ReconnectTests
{
    private readonly ClusterScript _script = new();
    private readonly FakeExecutor _executor;

    public ReconnectTests()
    {
        _executor = _script.AddExecutor();
        _script.Create("j");
        _script.CreateWorkers("j", "w");
    }

    private static RunnableMessage.SaveCheckpoint Checkpoint(string text) => new(Encoding.UTF8.GetBytes(text));

    private string? Stored(int index) =>
        _script.Image.Data.TryGetValue((_script.Runnable("j", index).Id, null), out var data) ? Encoding.UTF8.GetString(data) : null;

    [Fact]
    public void Reconnect_restarts_nothing()
    {
        _executor.Disconnect();
        _executor.Connect();

        _executor.StartCounts.Values.ShouldAllBe(static count => count == 1);
        _script.State.Jobs.Values.Single().Runnables.ShouldAllBe(static runnable => runnable.Status.Incarnation == 1);
    }

    [Fact]
    public void Newer_session_of_the_same_process_replaces_the_older()
    {
        var former = _executor.Session!.Value;

        _executor.Connect();
        _script.Apply(new ClusterEvent.SessionClosed(former));

        _script.State.Executors[_executor.Id].Session.ShouldBe(_executor.Session);
    }

    [Fact]
    public void Message_that_is_sent_twice_is_applied_once_and_acknowledged_twice()
    {
        var worker = _script.Runnable("j", 1).Incarnation;
        var seq = _executor.Say(worker, Checkpoint("old"));
        _executor.Say(worker, Checkpoint("new"));
        _executor.Acks.Clear();

        _executor.Send(seq, worker, Checkpoint("old"));

        Stored(1).ShouldBe("new");
        _executor.Acks[seq].ShouldBeNull();
    }

    [Fact]
    public void Exit_during_a_disconnection_is_not_lost_and_its_incarnation_not_assigned_twice()
    {
        _executor.Disconnect();
        _executor.Exit(_script.Runnable("j", 1).Incarnation, ExitOutcome.Finished);

        _executor.Connect();

        _script.Runnable("j", 1).Status.State.ShouldBe(RunnableState.Finished);
        _executor.StartCounts.Values.ShouldAllBe(static count => count == 1);
    }

    [Fact]
    public void Assignment_that_was_lost_on_the_way_is_made_again()
    {
        _executor.Disconnect(leaderSees: false);
        _script.Create("k");
        _script.Runnable("k", 0).Status.State.ShouldBe(RunnableState.Starting);

        _executor.Connect();

        _script.Get("k").Status.State.ShouldBe(JobState.Running);
        _script.Runnable("k", 0).Status.Incarnation.ShouldBe(1);
    }

    [Fact]
    public void Stop_that_was_lost_on_the_way_is_sent_again()
    {
        _executor.Disconnect(leaderSees: false);
        _script.Change("j", JobVerb.Pause);

        _executor.Connect();

        _script.Get("j").Status.State.ShouldBe(JobState.Paused);
    }

    [Fact]
    public void Old_incarnation_is_told_that_it_is_fenced_and_changes_nothing()
    {
        var worker = _script.Runnable("j", 1).Incarnation;
        _executor.Say(worker, Checkpoint("mine"));
        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(1);
        var before = _script.Runnable("j", 1).Status;

        var seqs = new[]
        {
            _executor.Say(worker, Checkpoint("zombie")),
            _executor.Exit(worker, ExitOutcome.FailedTerminal),
        };

        seqs.Select(seq => _executor.Acks[seq]?.Code).ShouldAllBe(static code => code == "FENCED");
        _script.Runnable("j", 1).Status.ShouldBe(before);
        Stored(1).ShouldBe("mine");
    }

    [Fact]
    public void Fenced_message_is_not_acknowledged_as_done_when_it_is_sent_again()
    {
        var worker = _script.Runnable("j", 1).Incarnation;
        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        var seq = _executor.Say(worker, Checkpoint("zombie"));
        _executor.Acks.Clear();

        _executor.Send(seq, worker, Checkpoint("zombie"));

        _executor.Acks[seq].ShouldNotBeNull().Code.ShouldBe("FENCED");
    }

    [Fact]
    public void Event_after_a_gap_is_not_applied_and_ends_the_session()
    {
        var worker = _script.Runnable("j", 1).Incarnation;

        _executor.Send(seq: 99, worker, Checkpoint("too early"));

        Stored(1).ShouldBeNull();
        _executor.ClosedWith.ShouldNotBeNull().Message.ShouldBe("event 99 came after event 3");
    }

    [Fact]
    public void Process_that_was_given_up_goes_on_counting_under_its_new_id()
    {
        _executor.Disconnect(leaderSees: false);
        _script.Elapse(new ClusterOptions().DeathVerdict);

        _executor.Connect();

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
        _executor.ClosedWith.ShouldBeNull();
    }

    [Fact]
    public void Deleted_key_is_gone_from_the_jobs_space()
    {
        var key = (RunnableId.MasterOf(_script.Get("j").Seq), "k");
        _script.SayAsMaster("j", new RunnableMessage.WriteKv("k", new byte[] { 1 }));
        _script.Image.Data.ShouldContainKey(key);

        _script.SayAsMaster("j", new RunnableMessage.WriteKv("k", Value: null));

        _script.Image.Data.ShouldNotContainKey(key);
    }

    [Fact]
    public void New_leader_restarts_nothing()
    {
        _script.RestartLeader();
        _script.ElapseSeconds(60);

        _executor.StartCounts.Values.ShouldAllBe(static count => count == 1);
        _script.Get("j").Status.State.ShouldBe(JobState.Running);
        _script.State.Executors.Keys.ShouldBe([_executor.Id]);
    }

    [Fact]
    public void New_leader_starts_every_lease_at_full_length()
    {
        _script.ElapseSeconds(5);
        _executor.Beats = false;
        _script.ElapseSeconds(4);
        _script.LoseLeader();

        _script.Elapse(new ClusterOptions().DeathVerdict - TimeSpan.FromTicks(1));
        _script.State.Executors[_executor.Id].State.ShouldBe(ExecutorState.Online);
        _script.Elapse(TimeSpan.FromTicks(1));

        _script.State.Executors[_executor.Id].State.ShouldBe(ExecutorState.Offline);
    }

    [Fact]
    public void New_leader_gives_the_work_of_a_process_that_is_gone_away_at_once()
    {
        var other = _script.AddExecutor();
        _executor.Kill(leaderSees: false);

        _script.RestartLeader();

        _script.Runnable("j", 0).Status.Executor.ShouldBe(other.Id);
    }

    [Fact]
    public void Exit_that_the_former_leader_never_saw_reaches_the_new_one()
    {
        _executor.Disconnect(leaderSees: false);
        _executor.Exit(_script.Runnable("j", 0).Incarnation, ExitOutcome.Finished);
        _script.LoseLeader();

        _executor.Connect();

        _script.Get("j").Status.State.ShouldBe(JobState.Finished);
    }
}
