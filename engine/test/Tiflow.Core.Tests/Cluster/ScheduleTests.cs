using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>Jobs that run again and again. The clock begins at 2030-01-01T00:00:00Z.</summary>
public sealed class ScheduleTests
{
    private readonly ClusterScript _script = new();

    public ScheduleTests() => _script.AddExecutor(slots: 100);

    [Fact]
    public void Run_comes_at_its_moment_and_not_earlier_and_is_named_after_it()
    {
        Create("* * * * *");

        _script.Elapse(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        var early = Runs();
        _script.Elapse(TimeSpan.FromTicks(1));

        early.ShouldBeEmpty();
        Runs().ShouldBe(["s-20300101T000100Z"]);
        var run = _script.Get("s-20300101T000100Z");
        (run.Status.State, run.Spec.ScheduleId, run.Spec.Priority).ShouldBe((JobState.Running, "s", 7));
    }

    [Fact]
    public void Schedule_shows_its_next_run_and_its_last_one()
    {
        Create("* * * * *");
        _script.ElapseSeconds(60);

        var view = Get();

        view.Status.NextRunAt.ShouldBe(At(120));
        view.Status.LastRunAt.ShouldBe(At(60));
        view.LastRunState.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Same_content_again_is_the_same_schedule_and_other_content_is_refused()
    {
        Create("* * * * *");
        _script.ElapseSeconds(1);

        Send("* * * * *").ShouldBeOfType<RequestResult.Schedule>().View.Spec.CreatedAt.ShouldBe(At(0));
        Send("1 * * * *").ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("SCHEDULE_ALREADY_EXISTS");
    }

    [Fact]
    public void Moment_that_never_comes_is_refused() =>
        Send("0 0 30 2 *").ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("INVALID_ARGUMENT");

    [Fact]
    public void Dry_run_creates_nothing()
    {
        Send("* * * * *", dryRun: true).ShouldBeOfType<RequestResult.Schedule>().View.Status.NextRunAt.ShouldBe(At(60));

        Ask(ScheduleVerb.Pause).ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("SCHEDULE_NOT_FOUND");
    }

    [Fact]
    public void Skip_leaves_out_what_would_overlap()
    {
        Create("* * * * *", OverlapPolicy.Skip);
        _script.ElapseSeconds(180);
        Finish("s-20300101T000100Z");

        _script.ElapseSeconds(60);

        Runs().ShouldBe(["s-20300101T000100Z", "s-20300101T000400Z"]);
    }

    [Fact]
    public void Queue_keeps_one_run_until_the_earlier_one_has_ended_over_leaders_too()
    {
        Create("* * * * *", OverlapPolicy.Queue);
        _script.ElapseSeconds(180);
        _script.RestartLeader();
        var before = Runs();

        Finish("s-20300101T000100Z");

        before.ShouldBe(["s-20300101T000100Z"]);
        Runs().ShouldBe(["s-20300101T000100Z", "s-20300101T000200Z"]);
        Get().Status.QueuedRunAt.ShouldBeNull();
    }

    [Fact]
    public void Cancel_previous_lets_no_two_runs_overlap()
    {
        _script.Executors[0].Stops = false;
        Create("* * * * *", OverlapPolicy.CancelPrevious);
        _script.ElapseSeconds(120);
        var canceling = _script.Get("s-20300101T000100Z").Status.State;
        var during = Runs();
        _script.Executors[0].Stops = true;

        _script.Executors[0].Catchup();

        canceling.ShouldBe(JobState.Canceling);
        during.ShouldBe(["s-20300101T000100Z"]);
        _script.Get("s-20300101T000100Z").Status.State.ShouldBe(JobState.Canceled);
        _script.Get("s-20300101T000200Z").Status.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public void Allow_lets_runs_overlap()
    {
        Create("* * * * *", OverlapPolicy.Allow);

        _script.ElapseSeconds(180);

        Runs().Length.ShouldBe(3);
    }

    [Fact]
    public void Only_so_many_ended_runs_are_kept_the_newest()
    {
        Create("* * * * *", keep: 2);
        for (var minute = 1; minute <= 5; minute++)
        {
            _script.ElapseSeconds(60);
            Finish($"s-20300101T000{minute}00Z");
        }

        Runs().ShouldBe(["s-20300101T000400Z", "s-20300101T000500Z"]);
    }

    [Fact]
    public void Paused_schedule_makes_no_runs_and_resumed_it_makes_those_from_then_on()
    {
        Create("* * * * *", OverlapPolicy.Allow);
        Ask(ScheduleVerb.Pause);
        _script.ElapseSeconds(150);
        var paused = Runs();
        Ask(ScheduleVerb.Resume);

        _script.ElapseSeconds(30);

        paused.ShouldBeEmpty();
        Runs().ShouldBe(["s-20300101T000300Z"]);
    }

    [Fact]
    public void Run_now_makes_one_run_whatever_else_runs_and_repeated_it_is_the_same_run()
    {
        Create("* * * * *", OverlapPolicy.Skip);
        _script.ElapseSeconds(60);
        var moment = At(77).AddMilliseconds(345);

        Ask(ScheduleVerb.RunNow, moment);
        Ask(ScheduleVerb.RunNow, moment);

        Runs().ShouldBe(["s-20300101T000100Z", "s-20300101T000117Z"]);
        Get().Status.LastRunAt.ShouldBe(At(77));
    }

    [Fact]
    public void Deleted_schedule_leaves_its_runs_and_no_timer()
    {
        var timers = _script.State.Timers.Count;
        Create("* * * * *");
        _script.ElapseSeconds(60);

        Ask(ScheduleVerb.Delete);
        _script.ElapseSeconds(60);

        Runs().ShouldBe(["s-20300101T000100Z"]);
        _script.State.Timers.Count.ShouldBe(timers);
    }

    [Fact]
    public void Runs_have_the_times_and_retries_of_their_schedule()
    {
        var spec = Spec("* * * * *");
        Send(spec with { Job = spec.Job with { Times = new JobTimes { Timeout = TimeSpan.FromSeconds(5) } } });

        _script.ElapseSeconds(65);

        _script.Get("s-20300101T000100Z").Status.Error!.Code.ShouldBe("DEADLINE_EXCEEDED");
    }

    [Fact]
    public void Run_of_a_distant_hour_comes_then()
    {
        Create("0 12 * * *");

        _script.ElapseSeconds(12 * 3600);

        Runs().ShouldBe(["s-20300101T120000Z"]);
    }

    [Fact]
    public void Run_that_the_quota_has_no_room_for_is_left_out_and_refused_by_name_when_it_is_wanted_now()
    {
        Create("* * * * *", OverlapPolicy.Allow);
        _script.Ask(static tag => new ClusterEvent.ChangeProject(
            tag, JobName.DefaultProject, Weight: null, ProjectQuota.From([new(ProjectQuota.JobsName, 1)])));

        _script.ElapseSeconds(180);

        Runs().ShouldBe(["s-20300101T000100Z"]);
        Get().Status.LastRunAt.ShouldBe(At(60));
        Ask(ScheduleVerb.RunNow, At(77)).ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("QUOTA_EXCEEDED");
    }

    private static DateTimeOffset At(double seconds) => new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    private ScheduleSpec Spec(string cron) => new()
    {
        Name = ClusterScript.Name("s"),
        Cron = CronSchedule.Parse(cron, "UTC"),
        CreatedAt = _script.Now.Wall,
        Job = _script.Spec("s", priority: 7),
    };

    private RequestResult Send(ScheduleSpec spec, bool dryRun = false) =>
        _script.Ask(tag => new ClusterEvent.CreateSchedule(tag, spec, dryRun));

    private RequestResult Send(string cron, bool dryRun = false) => Send(Spec(cron), dryRun);

    private void Create(string cron, OverlapPolicy overlap = OverlapPolicy.Skip, int keep = 10) =>
        Send(Spec(cron) with { Overlap = overlap, Keep = keep }).ShouldBeOfType<RequestResult.Schedule>();

    private RequestResult Ask(ScheduleVerb verb, DateTimeOffset? moment = null) =>
        _script.Ask(tag => new ClusterEvent.ChangeSchedule(tag, ClusterScript.Name("s"), verb, moment));

    private ScheduleView Get() =>
        _script.Ask(tag => new ClusterEvent.GetSchedule(tag, ClusterScript.Name("s"))).ShouldBeOfType<RequestResult.Schedule>().View;

    private void Finish(string run) => _script.Exit(run, 0, ExitOutcome.Finished);

    private string[] Runs() => [.. _script.State.Jobs.Values.Select(static job => job.Spec.Name.JobId)];
}
