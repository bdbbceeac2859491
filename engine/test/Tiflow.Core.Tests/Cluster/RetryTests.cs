using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class RetryTests
{
    private readonly ClusterScript _script = new();

    public RetryTests()
    {
        _script.AddExecutor();
        _script.Create("j");
    }

    private RunnableStatus Master => _script.Runnable("j", RunnableId.MasterIndex).Status;

    [Fact]
    public void Transient_failure_backs_off_and_says_which_attempt_when_and_why()
    {
        _script.Exit("j", 0, ExitOutcome.FailedTransient);

        var job = _script.Get("j");
        job.Status.State.ShouldBe(JobState.Backoff);
        job.Attempt.ShouldBe(1);
        job.Reason.ShouldBe("attempt 1 failed: BROKEN: it broke");
        job.NextAttemptAt.ShouldNotBeNull().ShouldBeInRange(_script.Now.Wall.AddSeconds(0.4), _script.Now.Wall.AddSeconds(0.6));
    }

    [Fact]
    public void Next_attempt_comes_at_its_time_and_not_earlier()
    {
        _script.Exit("j", 0, ExitOutcome.FailedTransient);
        var pause = Master.NextAttemptAt!.Value - _script.Now.Wall;

        _script.Elapse(pause - TimeSpan.FromTicks(1));
        var early = _script.Get("j").Status.State;
        _script.Elapse(TimeSpan.FromTicks(1));

        (early, _script.Get("j").Status.State).ShouldBe((JobState.Backoff, JobState.Running));
    }

    [Fact]
    public void Next_attempt_comes_at_its_time_under_a_new_leader_too()
    {
        for (var attempt = 0; attempt < 9; attempt++)
        {
            _script.Exit("j", 0, ExitOutcome.FailedTransient);
            _script.Change("j", Events.JobVerb.Retry);
        }

        _script.Exit("j", 0, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(1);
        _script.RestartLeader();

        _script.Elapse(Master.NextAttemptAt!.Value - _script.Now.Wall - TimeSpan.FromTicks(1));
        var early = _script.Get("j").Status.State;
        _script.Elapse(TimeSpan.FromTicks(1));

        (early, _script.Get("j").Status.State).ShouldBe((JobState.Backoff, JobState.Running));
    }

    [Fact]
    public void Recovery_clears_the_error()
    {
        _script.Exit("j", 0, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(1);

        _script.Get("j").Status.Error.ShouldBeNull();
    }

    [Fact]
    public void Finish_without_a_confirmed_start_clears_the_error_too()
    {
        _script.Exit("j", 0, ExitOutcome.FailedTransient);
        _script.Executors[0].Starts = false;
        _script.ElapseSeconds(1);

        _script.Exit("j", 0, ExitOutcome.Finished);

        var status = _script.Get("j").Status;
        (status.State, status.Error).ShouldBe((JobState.Finished, null));
    }

    [Fact]
    public void Terminal_failure_is_not_tried_again()
    {
        _script.Exit("j", 0, ExitOutcome.FailedTerminal);
        _script.ElapseSeconds(60);

        var job = _script.Get("j");
        job.Status.State.ShouldBe(JobState.Failed);
        job.Status.Error!.Code.ShouldBe("BROKEN");
        job.MasterIncarnation.ShouldBe(1);
    }

    [Fact]
    public void Job_that_never_ran_does_not_claim_a_start_when_it_fails()
    {
        _script.Executors[0].Starts = false;
        _script.Create("refused");

        _script.Exit("refused", 0, ExitOutcome.FailedTerminal);

        var status = _script.Get("refused").Status;
        (status.State, status.StartedAt).ShouldBe((JobState.Failed, null));
    }

    [Fact]
    public void Too_many_crashes_in_a_row_fail_the_job()
    {
        for (var crash = 1; crash < new ClusterOptions().MaxCrashes; crash++)
        {
            _script.Exit("j", 0, ExitOutcome.Crashed);
            _script.Change("j", Events.JobVerb.Retry);
            _script.Get("j").Status.State.ShouldBe(JobState.Running);
        }

        _script.Exit("j", 0, ExitOutcome.Crashed);

        _script.Get("j").Status.State.ShouldBe(JobState.Failed);
    }

    [Fact]
    public void Healthy_run_makes_the_counts_start_anew()
    {
        _script.Exit("j", 0, ExitOutcome.Crashed);
        _script.ElapseSeconds(1);
        _script.Exit("j", 0, ExitOutcome.Crashed);
        _script.ElapseSeconds(2 + new ClusterOptions().RetryResetAfter.TotalSeconds);

        _script.Exit("j", 0, ExitOutcome.Crashed);

        (Master.Attempt, Master.Crashes).ShouldBe((1, 1));
    }

    [Fact]
    public void Pause_between_attempts_doubles_and_never_exceeds_its_maximum()
    {
        var options = new ClusterOptions();
        var pauses = Enumerable.Range(1, 40)
            .Select(attempt => RetryRules.Pause(options, new RunnableId(new JobSeq(7), 3), attempt))
            .ToArray();

        pauses[0].ShouldBeInRange(options.RetryInitialDelay * 0.8, options.RetryInitialDelay * 1.2);
        pauses[2].ShouldBeInRange(options.RetryInitialDelay * 3.2, options.RetryInitialDelay * 4.8);
        pauses.Max().ShouldBeInRange(options.RetryMaxDelay * 0.6, options.RetryMaxDelay);
    }

    [Fact]
    public void What_fails_together_does_not_come_back_together()
    {
        var pauses = Enumerable.Range(1, 100)
            .Select(static index => RetryRules.Pause(new ClusterOptions(), new RunnableId(new JobSeq(1), index), 1));

        pauses.Distinct().Count().ShouldBeGreaterThan(95);
    }
}
