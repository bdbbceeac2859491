using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class JobCreationTests
{
    private readonly ClusterScript _script = new();

    [Fact]
    public void Without_an_executor_a_job_is_pending_and_says_why()
    {
        var job = _script.Create("j");

        job.Status.State.ShouldBe(JobState.Pending);
        job.Reason.ShouldContain("no executor is online");
    }

    [Fact]
    public void Unknown_type_keeps_a_job_pending_with_the_type_in_its_reason()
    {
        _script.AddExecutor();

        _script.Create(_script.Spec("j", type: "exotic"));

        _script.Get("j").Reason.ShouldContain("knows the type exotic");
    }

    [Fact]
    public void Full_cluster_names_the_nearest_miss()
    {
        _script.AddExecutor(slots: 1);
        _script.Create("first");

        _script.Create("second").Reason.ShouldContain("exec-1 lacks 1 slots");
    }

    [Fact]
    public void Pending_job_is_placed_as_soon_as_an_executor_comes()
    {
        _script.Create("j");

        var executor = _script.NewExecutor();
        executor.Starts = false;
        executor.Connect();

        _script.Get("j").Status.State.ShouldBe(JobState.Starting);
        executor.Runs.ShouldHaveSingleItem();
    }

    [Fact]
    public void Confirmed_start_makes_the_job_running()
    {
        _script.AddExecutor();

        var job = _script.Create("j");

        job.Status.State.ShouldBe(JobState.Running);
        job.Status.StartedAt.ShouldBe(_script.Now.Wall);
    }

    [Fact]
    public void Finished_job_master_finishes_the_job()
    {
        _script.AddExecutor();
        _script.Create("j");

        _script.Exit("j", RunnableId.MasterIndex, ExitOutcome.Finished);

        var job = _script.Get("j");
        job.Status.State.ShouldBe(JobState.Finished);
        job.Status.FinishedAt.ShouldBe(_script.Now.Wall);
    }

    [Fact]
    public void Same_id_with_the_same_content_is_the_same_job()
    {
        var first = _script.Create("j");
        _script.ElapseSeconds(1);

        var again = _script.Create(_script.Spec("j")).ShouldBeOfType<RequestResult.Job>().View;

        again.Seq.ShouldBe(first.Seq);
        _script.State.Jobs.Count.ShouldBe(1);
    }

    [Fact]
    public void Same_id_with_other_content_is_refused()
    {
        _script.Create("j");

        var answer = _script.Create(_script.Spec("j", config: "other"));

        answer.ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("JOB_ALREADY_EXISTS");
    }

    [Fact]
    public void Dry_run_answers_and_creates_nothing()
    {
        var answer = _script.Create(_script.Spec("j"), dryRun: true);

        answer.ShouldBeOfType<RequestResult.Job>();
        _script.State.Jobs.ShouldBeEmpty();
        _script.State.NextJobSeq.ShouldBe(1);
    }

    [Fact]
    public void List_shows_the_newest_of_a_project_in_order_of_creation()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            _script.Create(id);
        }

        var answer = _script.Ask(tag => new Events.ClusterEvent.ListJobs(tag, JobName.DefaultProject, JobState.Pending, "", Limit: 2));

        answer.ShouldBeOfType<RequestResult.Jobs>().Views.Select(static job => job.Spec.Name.JobId).ShouldBe(["b", "c"]);
    }
}
