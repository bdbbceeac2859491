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
        job.Reason.ShouldStartWith("attempt 1 failed: BROKEN: it broke; the next one comes at 2030-01-01T00:00:00.");
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
            .Select(attempt => RetryRules.Pause(options.DefaultRetry, new RunnableId(new JobSeq(7), 3), attempt))
            .ToArray();

        pauses[0].ShouldBeInRange(options.RetryInitialDelay * 0.8, options.RetryInitialDelay * 1.2);
        pauses[2].ShouldBeInRange(options.RetryInitialDelay * 3.2, options.RetryInitialDelay * 4.8);
        pauses.Max().ShouldBeInRange(options.RetryMaxDelay * 0.6, options.RetryMaxDelay);
    }

    [Fact]
    public void What_fails_together_does_not_come_back_together()
    {
        var pauses = Enumerable.Range(1, 100)
            .Select(static index => RetryRules.Pause(new ClusterOptions().DefaultRetry, new RunnableId(new JobSeq(1), index), 1));

        pauses.Distinct().Count().ShouldBeGreaterThan(95);
    }

    [Fact]
    public void Policy_of_the_job_sets_the_pauses_of_its_runnables()
    {
        Create("own", new RetryWish { Initial = TimeSpan.FromSeconds(4), Jitter = 0, Multiplier = 3, Max = TimeSpan.FromMinutes(1) });
        _script.CreateWorkers("own", "a");

        _script.Exit("own", 0, ExitOutcome.FailedTransient);
        _script.Exit("own", 1, ExitOutcome.FailedTransient);
        var first = Pauses("own");
        _script.Change("own", Events.JobVerb.Retry);
        _script.Exit("own", 0, ExitOutcome.FailedTransient);
        _script.Exit("own", 1, ExitOutcome.FailedTransient);

        first.ShouldBe([TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4)]);
        Pauses("own").ShouldBe([TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(12)]);
    }

    [Fact]
    public void Job_whose_attempts_are_used_up_has_failed_with_its_last_error_and_says_how_many()
    {
        Create("own", new RetryWish { MaxAttempts = 3 });
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            _script.Get("own").Status.State.ShouldBe(JobState.Running);
            _script.Exit("own", 0, ExitOutcome.FailedTransient);
            _script.Change("own", Events.JobVerb.Retry);
        }

        var job = _script.Get("own");
        (job.Status.State, job.Status.Error!.Code).ShouldBe((JobState.Failed, "BROKEN"));
        job.Reason.ShouldBe("gave up after 3 attempts: BROKEN: it broke");
    }

    [Fact]
    public void Reason_in_backoff_says_how_many_attempts_there_are()
    {
        Create("own", new RetryWish { MaxAttempts = 3 });

        _script.Exit("own", 0, ExitOutcome.FailedTransient);

        _script.Get("own").Reason.ShouldStartWith("attempt 1 of 3 failed: BROKEN: it broke; the next one comes at 2030-");
    }

    [Fact]
    public void Worker_whose_attempts_are_used_up_has_failed()
    {
        Create("own", new RetryWish { MaxAttempts = 2 });
        _script.CreateWorkers("own", "a");
        _script.Exit("own", 1, ExitOutcome.FailedTransient);
        _script.ElapseSeconds(1);

        _script.Exit("own", 1, ExitOutcome.FailedTransient);

        _script.Runnable("own", 1).Status.State.ShouldBe(RunnableState.Failed);
        _script.Image.History.ShouldContain(static entry => entry.Reason == "gave up after 2 attempts: BROKEN: it broke");
        _script.Get("own").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Healthy_run_by_the_jobs_own_measure_makes_the_counts_start_anew()
    {
        Create("own", new RetryWish { MaxAttempts = 2, ResetAfter = TimeSpan.FromSeconds(2) });
        for (var run = 1; run <= 5; run++)
        {
            _script.ElapseSeconds(3);
            _script.Exit("own", 0, ExitOutcome.FailedTransient);
            _script.Change("own", Events.JobVerb.Retry);
        }

        _script.Get("own").Status.State.ShouldBe(JobState.Running);
    }

    [Theory]
    [InlineData(60.0, null, 60, 60)]
    [InlineData(null, 0.1, 0.1, 0.1)]
    [InlineData(1.0, 2.0, 1, 2)]
    [InlineData(null, null, 0.5, 30)]
    public void One_pause_alone_moves_the_other_where_they_would_cross(double? initial, double? max, double wantedInitial, double wantedMax)
    {
        var wish = new RetryWish { Initial = Seconds(initial), Max = Seconds(max) };

        var policy = wish.Over(new ClusterOptions().DefaultRetry);

        (policy.Initial, policy.Max).ShouldBe((TimeSpan.FromSeconds(wantedInitial), TimeSpan.FromSeconds(wantedMax)));
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_by_its_name()
    {
        new RetryWish().Problem.ShouldBeNull();
        new RetryWish { Initial = TimeSpan.Zero }.Problem.ShouldNotBeNull().ShouldStartWith("initial ");
        new RetryWish { Max = TimeSpan.FromDays(400) }.Problem.ShouldNotBeNull().ShouldStartWith("max ");
        new RetryWish { Initial = TimeSpan.FromSeconds(2), Max = TimeSpan.FromSeconds(1) }.Problem.ShouldBe("max is less than initial");
        new RetryWish { Multiplier = 0.5 }.Problem.ShouldNotBeNull().ShouldStartWith("multiplier ");
        new RetryWish { Multiplier = double.NaN }.Problem.ShouldNotBeNull().ShouldStartWith("multiplier ");
        new RetryWish { Jitter = 1.5 }.Problem.ShouldNotBeNull().ShouldStartWith("jitter ");
        new RetryWish { MaxAttempts = -1 }.Problem.ShouldNotBeNull().ShouldStartWith("max-attempts ");
        new RetryWish { ResetAfter = TimeSpan.FromSeconds(-1) }.Problem.ShouldNotBeNull().ShouldStartWith("reset-after ");
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;

    private void Create(string id, RetryWish retry) =>
        _script.Create(_script.Spec(id) with { Retry = retry }).ShouldBeOfType<Effects.RequestResult.Job>();

    private TimeSpan[] Pauses(string id) =>
        [.. Enumerable.Range(0, 2).Select(index => _script.Runnable(id, index).Status.NextAttemptAt!.Value - _script.Now.Wall)];
}
