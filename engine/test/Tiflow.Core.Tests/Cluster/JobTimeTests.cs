using Tiflow.Core.Events;
using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>When jobs start, and when their time is over.</summary>
public sealed class JobTimeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ClusterScript _script = new();

    public JobTimeTests() => _script.AddExecutor();

    [Fact]
    public void Job_starts_at_its_time_and_not_earlier()
    {
        CreateLater(seconds: 60);

        var reason = _script.Get("j").Reason;
        _script.Elapse(TimeSpan.FromSeconds(60) - Tick);
        var early = State("j");
        _script.Elapse(Tick);

        reason.ShouldBe("starts at 2030-01-01T00:01:00Z");
        (early, State("j")).ShouldBe((JobState.Pending, JobState.Running));
    }

    [Fact]
    public void Job_starts_at_its_time_under_a_new_leader_too()
    {
        CreateLater(seconds: 60);
        _script.ElapseSeconds(20);
        _script.RestartLeader();

        _script.Elapse(TimeSpan.FromSeconds(40) - Tick);
        var early = State("j");
        _script.Elapse(Tick);

        (early, State("j")).ShouldBe((JobState.Pending, JobState.Running));
    }

    [Fact]
    public void Job_that_starts_later_says_then_what_it_waits_for()
    {
        _script.Executors[0].Kill();
        CreateLater(seconds: 60);

        _script.ElapseSeconds(60);

        _script.Get("j").Reason.ShouldStartWith("the job master waits for an executor: no executor is online");
    }

    [Theory]
    [InlineData(JobVerb.Pause, JobState.Paused)]
    [InlineData(JobVerb.Cancel, JobState.Canceled)]
    public void Job_that_starts_later_obeys_its_user(JobVerb verb, JobState state)
    {
        CreateLater(seconds: 60);

        _script.Change("j", verb);
        var at_once = State("j");
        _script.ElapseSeconds(61);

        (at_once, State("j")).ShouldBe((state, state));
    }

    [Fact]
    public void Resumed_before_its_time_a_job_still_waits_for_it()
    {
        CreateLater(seconds: 60);
        _script.Change("j", JobVerb.Pause);
        _script.Change("j", JobVerb.Resume);

        _script.ElapseSeconds(59);
        var early = State("j");
        _script.ElapseSeconds(1);

        (early, State("j")).ShouldBe((JobState.Pending, JobState.Running));
    }

    [Fact]
    public void Deleted_before_its_time_a_job_leaves_no_timer()
    {
        var before = _script.State.Timers.Count;
        _script.Create(Spec("j", delaySeconds: 60, timeoutSeconds: 60));
        _script.Change("j", JobVerb.Cancel);

        _script.Change("j", JobVerb.Delete);

        _script.State.Timers.Count.ShouldBe(before);
    }

    [Fact]
    public void Same_delay_asked_for_again_is_the_same_job()
    {
        CreateLater(seconds: 60);
        _script.ElapseSeconds(1);

        _script.Create(Spec("j", delaySeconds: 60)).ShouldBeOfType<RequestResult.Job>().View.Spec.Times.StartAt
            .ShouldBe(new DateTimeOffset(2030, 1, 1, 0, 1, 0, TimeSpan.Zero));
        _script.Create(Spec("j", delaySeconds: 61)).ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("JOB_ALREADY_EXISTS");
    }

    [Fact]
    public void Job_whose_time_is_over_is_stopped_gracefully_and_has_failed()
    {
        _script.Executors[0].Stops = false;
        _script.Create(Spec("j", timeoutSeconds: 60));
        _script.CreateWorkers("j", "a");

        _script.ElapseSeconds(60);
        var stopping = _script.Get("j");
        _script.Executors[0].Runs.Values.ShouldAllBe(static run => run.Stop!.Reason == StopReason.JobEnded);
        _script.Executors[0].Stops = true;
        _script.Executors[0].Catchup();

        var job = _script.Get("j");
        stopping.Status.State.ShouldBe(JobState.Running);
        stopping.Reason.ShouldBe("its runnables are being stopped: DEADLINE_EXCEEDED: its time was over at 2030-01-01T00:01:00Z (time-out 1m)");
        (job.Status.State, job.Status.Error!.Code, job.Status.Desired).ShouldBe((JobState.Failed, "DEADLINE_EXCEEDED", DesiredState.Running));
    }

    [Fact]
    public void Job_that_ignores_the_end_of_its_time_is_fenced()
    {
        _script.Executors[0].Stops = false;
        _script.Create(Spec("j", timeoutSeconds: 60));

        _script.ElapseSeconds(60 + 10);

        State("j").ShouldBe(JobState.Failed);
        _script.Executors[0].Runs.ShouldBeEmpty();
    }

    [Fact]
    public void Time_goes_on_over_executors_and_leaders()
    {
        _script.Create(Spec("j", timeoutSeconds: 60));
        _script.ElapseSeconds(20);
        _script.Executors[0].Kill();
        _script.ElapseSeconds(20);
        _script.AddExecutor();
        _script.RestartLeader();

        _script.Elapse(TimeSpan.FromSeconds(20) - Tick);
        var early = State("j");
        _script.Elapse(Tick);

        (early, State("j")).ShouldBe((JobState.Running, JobState.Failed));
    }

    [Fact]
    public void Time_that_ended_while_nobody_led_has_ended()
    {
        _script.Create(Spec("j", timeoutSeconds: 60));
        _script.Executors[0].Kill(leaderSees: false);
        var late = new ClusterScript(_script.Image, TimeSpan.FromSeconds(100));

        late.ElapseSeconds(20);

        late.Get("j").Status.Error!.Code.ShouldBe("DEADLINE_EXCEEDED");
    }

    [Fact]
    public void Time_counts_from_the_start_where_there_is_one()
    {
        _script.Create(Spec("j", delaySeconds: 60, timeoutSeconds: 30));

        _script.ElapseSeconds(89);
        var early = State("j");
        _script.ElapseSeconds(1);

        (early, State("j")).ShouldBe((JobState.Running, JobState.Failed));
    }

    [Fact]
    public void Job_that_has_ended_stays_what_it_was_when_its_time_is_over()
    {
        _script.Create(Spec("j", timeoutSeconds: 60));
        _script.Exit("j", 0, ExitOutcome.Finished);

        _script.ElapseSeconds(61);

        State("j").ShouldBe(JobState.Finished);
    }

    [Fact]
    public void Paused_job_runs_out_of_time_too()
    {
        _script.Create(Spec("j", timeoutSeconds: 60));
        _script.Change("j", JobVerb.Pause);

        _script.ElapseSeconds(60);

        State("j").ShouldBe(JobState.Failed);
    }

    private void CreateLater(double seconds) => _script.Create(Spec("j", delaySeconds: seconds)).ShouldBeOfType<RequestResult.Job>();

    private JobSpec Spec(string id, double? delaySeconds = null, double? timeoutSeconds = null)
    {
        TimeSpan? delay = delaySeconds is { } later ? TimeSpan.FromSeconds(later) : null;
        return _script.Spec(id) with
        {
            Times = new JobTimes
            {
                StartDelay = delay,
                StartAt = _script.Now.Wall + delay,
                Timeout = timeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
        };
    }

    private JobState State(string id) => _script.Get(id).Status.State;
}
