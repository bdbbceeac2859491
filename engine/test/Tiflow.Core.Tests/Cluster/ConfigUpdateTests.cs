using System.Text;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>A job gets another config while it exists; its job master starts again with it.</summary>
public sealed class ConfigUpdateTests
{
    private readonly ClusterScript _script = new();

    public ConfigUpdateTests() => _script.Create(_script.Spec("j", config: "old"));

    [Fact]
    public void A_job_master_that_runs_is_stopped_gracefully_and_starts_again_with_the_new_config()
    {
        _script.AddExecutor();
        _script.CreateWorkers("j", "a");

        Update("new").ShouldBeOfType<RequestResult.Job>();

        _script.Effects.OfType<ClusterEffect.Stop>().Select(static stop => (stop.Incarnation.Number, stop.Reason)).ShouldBe([(1, StopReason.Move)]);
        LastAssign(0).ShouldBe(("new", 2, 1));
        _script.Runnable("j", 1).Incarnation.Number.ShouldBe(1);
        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void A_job_master_that_starts_again_stays_where_it_was_although_there_is_more_room_elsewhere()
    {
        var first = _script.AddExecutor();
        _script.Create("beside");
        _script.AddExecutor();

        Update("new");

        _script.Run("j", 0).Executor.ShouldBe(first);
    }

    [Fact]
    public void A_job_master_that_ignores_the_stop_is_fenced_and_replaced()
    {
        _script.AddExecutor().Stops = false;

        Update("new");
        _script.ElapseSeconds(11);

        LastAssign(0).ShouldBe(("new", 2, 1));
    }

    [Theory]
    [InlineData(JobState.Pending)]
    [InlineData(JobState.Backoff)]
    [InlineData(JobState.Paused)]
    public void A_job_that_does_not_run_starts_with_it_the_next_time(JobState state)
    {
        var script = JobStages.In(state);

        script.Ask(static tag => Request(tag, "new")).ShouldBeOfType<RequestResult.Job>().View.Status.State.ShouldBe(state);
        script.Change(JobStages.Job, JobVerb.Resume);
        JobStages.Settle(script);

        script.Get(JobStages.Job).Status.State.ShouldBe(JobState.Running);
        Encoding.UTF8.GetString(script.Effects.OfType<ClusterEffect.Assign>().Last().Config.Span).ShouldBe("new");
    }

    [Fact]
    public void A_leader_that_dies_right_after_the_answer_loses_nothing()
    {
        var executor = _script.AddExecutor();
        executor.Stops = false;
        Update("new");

        _script.LoseLeader();
        executor.Stops = true;
        executor.Connect();

        LastAssign(0).ShouldBe(("new", 2, 1));
        _script.Get("j").Spec.ConfigRevision.ShouldBe(1);
    }

    [Fact]
    public void A_repeated_creation_finds_the_job_by_its_first_config()
    {
        Update("new");
        Update("newer", replaced: 1);
        _script.LoseLeader();

        var again = _script.Create(_script.Spec("j", config: "old"));
        var other = _script.Create(_script.Spec("j", config: "newer"));

        again.ShouldBeOfType<RequestResult.Job>().View.Spec.ConfigRevision.ShouldBe(2);
        other.ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("JOB_ALREADY_EXISTS");
    }

    [Fact]
    public void An_update_that_was_checked_against_another_config_is_to_be_sent_again()
    {
        Update("new");

        var late = Update("other");

        late.ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("UNAVAILABLE");
        Encoding.UTF8.GetString(_script.Get("j").Spec.Config.Span).ShouldBe("new");
    }

    [Fact]
    public void An_update_that_was_checked_against_an_earlier_job_of_the_name_does_not_meet_this_one()
    {
        _script.Change("j", JobVerb.Cancel);
        _script.Change("j", JobVerb.Delete);
        _script.Create("j");

        Update("new").ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("UNAVAILABLE");
    }

    [Fact]
    public void The_history_names_keys_and_no_values()
    {
        Update("secret");

        _script.Image.History[^1].Reason.ShouldBe("updated: config (size, target)");
    }

    [Fact]
    public void The_version_that_has_read_the_new_config_is_needed_from_then_on()
    {
        _script.AddExecutor(version: 1);

        _script.Ask(static tag => Request(tag, "new", version: 2));

        _script.Get("j").Status.State.ShouldBe(JobState.Pending);
        _script.Get("j").Spec.TypeVersion.ShouldBe(2);
    }

    [Fact]
    public void An_old_build_that_has_never_begun_does_not_begin_with_a_config_that_it_cannot_read()
    {
        var old = _script.AddExecutor(version: 1);
        old.Disconnect();
        old.Runs.Clear();

        _script.Ask(static tag => Request(tag, "new", version: 2));
        old.Connect();
        _script.ElapseSeconds(11);

        LastAssign(0).ShouldBe(("old", 1, 0));
        _script.Get("j").Status.State.ShouldBe(JobState.Pending);
    }

    [Fact]
    public void Workers_get_the_config_that_the_job_master_names_and_start_again_only_if_it_is_another()
    {
        _script.AddExecutor();
        Say(("a", "1"), ("b", "1"));

        Say(updates: true, ("a", "1"), ("b", "2"), ("c", "2"));

        (Incarnation(1), Incarnation(2), Incarnation(3)).ShouldBe((1, 2, 1));
        LastAssign(2).ShouldBe(("2", 2, 0));
        _script.RestartLeader();
        Encoding.UTF8.GetString(_script.Runnable("j", 2).Spec.Config.Span).ShouldBe("2");
    }

    [Fact]
    public void Workers_that_are_created_again_keep_their_config()
    {
        _script.AddExecutor();
        Say(("a", "1"));

        Say(("a", "2"));

        LastAssign(1).ShouldBe(("1", 1, 0));
    }

    [Fact]
    public void Workers_that_wait_or_were_paused_start_with_the_config_that_was_named_last()
    {
        _script.AddExecutor(slots: 2);
        Say(("a", "1"), ("b", "1"));

        Say(updates: true, ("b", "2"));
        _script.AddExecutor();

        LastAssign(2).ShouldBe(("2", 1, 0));
    }

    [Fact]
    public void Workers_that_have_ended_stay_as_they_are()
    {
        _script.AddExecutor();
        Say(("a", "1"));
        _script.Exit("j", 1, ExitOutcome.Finished);

        Say(updates: true, ("a", "2"));

        (_script.Runnable("j", 1).Status.State, Incarnation(1)).ShouldBe((RunnableState.Finished, 1));
    }

    private static ClusterEvent.UpdateJob Request(long tag, string config, int replaced = 0, int version = 1) => new(
        tag,
        ClusterScript.Name("j"),
        new JobUpdate { Config = new ConfigUpdate(new JobSeq(1), replaced, Encoding.UTF8.GetBytes(config), version, ["size", "target"]) });

    private RequestResult Update(string config, int replaced = 0) => _script.Ask(tag => Request(tag, config, replaced));

    private void Say(params (string Name, string Config)[] workers) => Say(updates: false, workers);

    private void Say(bool updates, params (string Name, string Config)[] workers) => _script.SayAsMaster(
        "j",
        new RunnableMessage.CreateWorkers(
        [
            .. workers.Select(static worker => new RunnableSpec
            {
                Name = worker.Name,
                Type = ClusterScript.WorkerType,
                Config = Encoding.UTF8.GetBytes(worker.Config),
                Demand = ResourceVector.OneSlot,
            }),
        ])
        {
            UpdatesConfigs = updates,
        }).ShouldBeNull();

    private long Incarnation(int index) => _script.Runnable("j", index).Incarnation.Number;

    private (string Config, long Incarnation, int Revision) LastAssign(int index)
    {
        var assign = _script.Effects.OfType<ClusterEffect.Assign>().Last(assign => assign.Incarnation.Runnable.Index == index);
        return (Encoding.UTF8.GetString(assign.Config.Span), assign.Incarnation.Number, assign.ConfigRevision);
    }
}
