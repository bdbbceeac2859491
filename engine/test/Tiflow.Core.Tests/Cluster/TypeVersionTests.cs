using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>During a rolling upgrade nothing that needs the new build lands on an old one.</summary>
public sealed class TypeVersionTests
{
    private readonly ClusterScript _script = new();

    [Fact]
    public void A_job_waits_until_an_executor_has_the_version_that_accepted_it()
    {
        _script.AddExecutor(version: 1);
        Create("j", version: 2);
        var before = _script.Get("j").Status.State;

        var upgraded = _script.AddExecutor(version: 2);

        before.ShouldBe(JobState.Pending);
        _script.Run("j", RunnableId.MasterIndex).Executor.ShouldBe(upgraded);
    }

    [Fact]
    public void A_later_version_takes_jobs_of_earlier_ones()
    {
        _script.AddExecutor(version: 3);
        Create("j", version: 2);

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void An_executor_that_tells_no_versions_has_the_first_one()
    {
        _script.AddExecutor();
        Create("first", version: 1);
        Create("second", version: 2);

        _script.Get("first").Status.State.ShouldBe(JobState.Running);
        _script.Get("second").Status.State.ShouldBe(JobState.Pending);
    }

    [Fact]
    public void Workers_go_where_the_version_of_their_jobs_type_is_new_enough()
    {
        _script.AddExecutor("old", slots: 100, version: 1);
        _script.AddExecutor("new", slots: 2, version: 2);
        Create("j", version: 2);

        _script.CreateWorkers("j", "a", "b");

        _script.Get("j").Workers.Select(static worker => worker.Status.Executor?.Value).ShouldBe([2, null]);
        _script.Get("j").Reason.ShouldStartWith("1 of 2 workers wait for an executor");
    }

    [Fact]
    public void A_job_that_needs_the_new_version_does_not_stand_in_the_way_of_those_that_do_not()
    {
        _script.AddExecutor(slots: 1, version: 1);
        Create("first", version: 2);
        Create("second", version: 1);
        Create("third", version: 1);

        _script.Exit("second", RunnableId.MasterIndex, ExitOutcome.Finished);

        _script.Get("third").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void A_job_does_not_go_back_to_where_it_ran_when_an_old_build_runs_there_now()
    {
        var former = _script.AddExecutor("e", address: "h:1", version: 2);
        Create("j", version: 2);
        former.Kill();

        _script.AddExecutor("e", address: "h:1", version: 1);

        _script.Get("j").Status.State.ShouldBe(JobState.Pending);
    }

    [Fact]
    public void A_new_leader_knows_the_versions()
    {
        _script.AddExecutor(version: 1);
        Create("j", version: 2);
        _script.RestartLeader();
        var before = _script.Get("j").Status.State;

        _script.AddExecutor(version: 2);
        _script.RestartLeader();

        (before, _script.Get("j").Status.State).ShouldBe((JobState.Pending, JobState.Running));
    }

    [Fact]
    public void A_repeated_creation_at_an_upgraded_master_finds_the_job()
    {
        Create("j", version: 1);

        _script.Create(_script.Spec("j") with { TypeVersion = 2 }).ShouldBeOfType<RequestResult.Job>().View.Spec.TypeVersion.ShouldBe(1);
    }

    [Fact]
    public void The_explanation_names_the_newest_version_that_there_is_and_what_to_do()
    {
        _script.AddExecutor("ancient");
        _script.AddExecutor("old", version: 2);
        Create("j", version: 3);

        var placement = _script.Ask(static tag => new ClusterEvent.GetJob(tag, ClusterScript.Name("j")) { Explains = true })
            .ShouldBeOfType<RequestResult.Job>().View.Placement.ShouldNotBeNull();

        placement.Filters.ShouldBe(
            [new("online", 2), new("takes_work", 2), new("type", 2), new("version", 0), new("selector", 0), new("room", 0)]);
        placement.Summary.ShouldEndWith(
            "no executor has a version of job that is new enough: exec-2 has version 2 of job, the job needs 3");
        placement.Advice.ShouldStartWith("start old again with the build that the masters have");
    }

    private void Create(string id, int version) =>
        _script.Create(_script.Spec(id) with { TypeVersion = version }).ShouldBeOfType<RequestResult.Job>();
}
