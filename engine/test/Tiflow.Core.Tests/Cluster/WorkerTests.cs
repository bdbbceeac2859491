using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class WorkerTests
{
    private readonly ClusterScript _script = new();
    private readonly FakeExecutor _executor;

    public WorkerTests()
    {
        _executor = _script.AddExecutor();
        _script.Create("j");
        _script.CreateWorkers("j", "a", "b");
    }

    private WorkerView LastTold(int index) =>
        _script.Effects.OfType<ClusterEffect.UpdateWorkers>().SelectMany(static update => update.Workers)
            .Last(worker => worker.Index == index);

    private RunnableStatus Status(int index) => _script.Runnable("j", index).Status;

    [Fact]
    public void A_worker_that_would_take_less_than_nothing_is_refused_by_name()
    {
        var demand = ResourceVector.From([new(ResourceVector.SlotsName, -1)]);
        var greedy = new RunnableSpec { Name = "w", Type = ClusterScript.WorkerType, Demand = demand };

        var error = _script.SayAsMaster("j", new RunnableMessage.CreateWorkers([greedy]));

        error.ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");
        error.Message.ShouldContain("worker w");
        _script.Get("j").Workers.Select(static worker => worker.Spec.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Created_workers_run() =>
        _script.Get("j").Workers.Select(static worker => worker.Status.State).ShouldBe([RunnableState.Running, RunnableState.Running]);

    [Fact]
    public void Worker_of_a_known_name_is_not_created_again()
    {
        _script.CreateWorkers("j", "b", "c", "c");

        _script.Get("j").Workers.Select(static worker => worker.Spec.Name).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Only_a_job_master_creates_workers()
    {
        var worker = _script.Runnable("j", 1).Incarnation;

        var seq = _executor.Say(worker, new RunnableMessage.CreateWorkers([]));

        _executor.Acks[seq].ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");
    }

    [Fact]
    public void Worker_name_that_cannot_be_one_is_refused()
    {
        var error = _script.SayAsMaster("j", new RunnableMessage.StopWorkers(["no spaces"]));

        error.ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");
    }

    [Fact]
    public void Terminal_failure_fails_the_worker_and_the_job_master_is_told()
    {
        _script.Exit("j", 1, ExitOutcome.FailedTerminal);

        Status(1).State.ShouldBe(RunnableState.Failed);
        LastTold(1).Status.State.ShouldBe(RunnableState.Failed);
        _script.Get("j").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Failing_worker_shows_in_the_reason_of_its_running_job()
    {
        _script.Exit("j", 1, ExitOutcome.FailedTransient);

        _script.Get("j").Reason.ShouldBe("worker a will try again (attempt 1 failed): BROKEN: it broke");
    }

    [Fact]
    public void Stopped_worker_never_runs_again()
    {
        _script.SayAsMaster("j", new RunnableMessage.StopWorkers(["a"])).ShouldBeNull();

        _script.ElapseSeconds(60);

        Status(1).ShouldSatisfyAllConditions(
            static status => status.State.ShouldBe(RunnableState.Stopped),
            static status => status.Incarnation.ShouldBe(1));
    }

    [Fact]
    public void Stopped_worker_stays_stopped_over_a_pause_even_when_it_fails_while_stopping()
    {
        _executor.Stops = false;
        _script.SayAsMaster("j", new RunnableMessage.StopWorkers(["a"]));
        _script.Change("j", JobVerb.Pause);
        _script.Change("j", JobVerb.Resume);

        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        JobStages.Settle(_script);

        Status(1).State.ShouldBe(RunnableState.Stopped);
    }

    [Fact]
    public void Workers_are_stopped_before_their_finished_job_is_finished()
    {
        _executor.Stops = false;

        _script.Exit("j", 0, ExitOutcome.Finished);
        var (state, reason) = (_script.Get("j").Status.State, _script.Get("j").Reason);
        _executor.Stops = true;
        _executor.Catchup();

        (state, reason).ShouldBe((JobState.Running, "the job master has ended; its workers are being stopped"));
        _script.Get("j").Status.State.ShouldBe(JobState.Finished);
        Status(1).State.ShouldBe(RunnableState.Stopped);
    }

    [Fact]
    public void Resumed_job_revives_the_workers_that_the_pause_stopped()
    {
        _script.Exit("j", 2, ExitOutcome.Finished);
        _script.Change("j", JobVerb.Pause);

        _script.Change("j", JobVerb.Resume);

        _script.Get("j").Status.State.ShouldBe(JobState.Running);
        (Status(1).State, Status(2).State).ShouldBe((RunnableState.Running, RunnableState.Finished));
    }

    [Fact]
    public void Lost_job_master_restarts_no_worker_and_its_successor_is_told_of_all()
    {
        _script.AddExecutor(slots: 2);
        _script.Create("k");
        _script.CreateWorkers("k", "w");
        var masterHost = _script.Run("k", 0).Executor;
        masterHost.ShouldNotBe(_script.Run("k", 1).Executor);

        masterHost.Kill();

        _script.Runnable("k", 0).Status.Incarnation.ShouldBe(2);
        _script.Runnable("k", 1).Status.Incarnation.ShouldBe(1);
        var snapshot = _script.Effects.OfType<ClusterEffect.UpdateWorkers>()
            .Last(update => update.Master == _script.Runnable("k", 0).Incarnation && update.IsSnapshot);
        snapshot.Workers.Single().Status.State.ShouldBe(RunnableState.Running);
    }

    [Fact]
    public void Last_words_of_a_run_count_more_than_what_it_reported_before()
    {
        var worker = _script.Runnable("j", 1).Incarnation;
        _script.Apply(new ClusterEvent.Reported(_executor.Session!.Value, worker, Report(90)));

        _executor.Say(worker, new RunnableMessage.Exited(ExitOutcome.Finished, Error: null, Report(100)));

        _script.Get("j").Workers[0].Report!.Progress!.Done.ShouldBe(100);
    }

    [Fact]
    public void Run_that_reported_nothing_does_not_end_with_its_predecessors_report()
    {
        var worker = _script.Runnable("j", 1).Incarnation;
        _script.Apply(new ClusterEvent.Reported(_executor.Session!.Value, worker, Report(90)));
        _script.Exit("j", 1, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(1);

        _script.Exit("j", 1, ExitOutcome.Finished);

        _script.Get("j").Workers[0].Report.ShouldBeNull();
    }

    [Fact]
    public void Incarnation_is_current_only_while_it_is_placed()
    {
        var worker = _script.Runnable("j", 1).Incarnation;
        _script.Ask(tag => new ClusterEvent.CheckIncarnation(tag, worker)).ShouldBeOfType<RequestResult.Job>();

        _script.Exit("j", 1, ExitOutcome.Finished);

        _script.Ask(tag => new ClusterEvent.CheckIncarnation(tag, worker))
            .ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("FENCED");
    }

    private static RunnableReport Report(long done) => new(new WorkProgress(done, 100, "rows"), default);
}
