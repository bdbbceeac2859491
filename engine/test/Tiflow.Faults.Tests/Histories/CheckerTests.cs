using Tiflow.Faults.Histories;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Tests.Histories;

/// <summary>A checker that has never found anything proves nothing: here is one bug for each of its rules.</summary>
public sealed class CheckerTests
{
    private static readonly JobSeen SecondRun = Story.Running with
    {
        Workers = [Story.Running.Workers[0] with { Incarnation = 2, Executor = "exec-3", Restarts = 1 }],
    };

    [Fact]
    public void A_job_that_moves_and_finishes_breaks_no_promise() =>
        Violations(new Story().Created().Seen(Story.Running).Seen(SecondRun).Seen(Story.Finished with
        {
            Workers = [Story.Finished.Workers[0] with { Incarnation = 2, Restarts = 1 }],
        })).ShouldBeEmpty();

    [Fact]
    public void An_acknowledged_job_that_is_not_found_is_reported() =>
        OnlyViolation(new Story().Created().Failed(Operation.Get, "JOB_NOT_FOUND: no job job")).ShouldStartWith("AcknowledgedJobsExist: job ");

    [Fact]
    public void An_acknowledged_job_that_a_list_lacks_is_reported() =>
        OnlyViolation(new Story().Created().Listed()).ShouldStartWith("AcknowledgedJobsExist: job ");

    [Fact]
    public void A_job_whose_creation_has_an_unknown_outcome_may_be_missing() =>
        Violations(new Story().Failed(Operation.Create, "UNAVAILABLE: no answer", Outcome.Unknown).Listed()).ShouldBeEmpty();

    [Fact]
    public void An_acknowledged_job_that_a_cancel_does_not_find_is_reported() =>
        OnlyViolation(new Story().Created().Failed(Operation.Cancel, "JOB_NOT_FOUND: no job job")).ShouldStartWith("AcknowledgedJobsExist: job ");

    [Fact]
    public void A_repeated_creation_that_makes_a_second_job_of_the_id_is_reported() =>
        OnlyViolation(new Story().Seen(MadeAt(1)).Seen(MadeAt(2))).ShouldBe("NoJobIsMadeTwice: job was made 2 times: 00:00:01.000, 00:00:02.000");

    [Fact]
    public void A_repeated_creation_that_makes_a_job_of_another_id_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Marked).Seen(Marked with { Id = "job-2" }))
            .ShouldBe("NoJobIsMadeTwice: the creation once made job and job-2");

    [Fact]
    public void A_job_that_is_twice_in_a_list_is_reported() =>
        OnlyViolation(new Story().Created().Listed(Marked, Marked)).ShouldBe("NoJobIsMadeTwice: client saw job 2 times in one list at 11 ms");

    [Fact]
    public void A_repeated_creation_that_finds_the_first_job_breaks_no_promise() =>
        Violations(new Story().Created().Created().Seen(MadeAt(1)).Listed(MadeAt(1), Marked with { Id = "job-2" })).ShouldBeEmpty();

    [Fact]
    public void A_run_that_comes_back_is_reported() =>
        Violations(new Story().Created().Seen(SecondRun).Seen(Story.Running))
            .ShouldContain("IncarnationsNeverDecrease: client saw run 1 of job/worker-0 at 22 ms, after run 2");

    [Fact]
    public void A_job_master_that_comes_back_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Running with { Incarnation = 2 }).Seen(Story.Running))
            .ShouldBe("IncarnationsNeverDecrease: client saw run 1 of job at 22 ms, after run 2");

    [Fact]
    public void An_older_run_in_an_answer_that_overlaps_a_newer_one_proves_nothing() =>
        Violations(new Story().Created().Seen(SecondRun).SeenMeanwhile(Story.Running)).ShouldBeEmpty();

    [Fact]
    public void A_run_on_two_executors_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Running).Seen(Story.Running with
        {
            Workers = [Story.Running.Workers[0] with { Executor = "exec-3" }],
        })).ShouldBe("OneExecutorPerIncarnation: run 1 of job/worker-0 was on exec-2 and on exec-3");

    [Fact]
    public void A_job_master_on_two_executors_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Running).Seen(Story.Running with { Executor = "exec-3" }))
            .ShouldBe("OneExecutorPerIncarnation: run 1 of job was on exec-1 and on exec-3");

    [Fact]
    public void A_checkpoint_that_an_older_run_has_overwritten_is_reported() =>
        OnlyViolation(new Story().Created().Seen(SecondRun).Seen(SecondRun with
        {
            Workers = [SecondRun.Workers[0] with { Incarnation = 3, Executor = "exec-2", Restarts = 0 }],
        })).ShouldBe("CheckpointsNeverGoBack: the checkpoint of job/worker-0 had 0 restarts at 22 ms, after 1");

    [Theory]
    [InlineData(250)]
    [InlineData(5)]
    public void A_checkpoint_that_has_fewer_ticks_than_before_is_reported(long tick) =>
        OnlyViolation(new Story().Created().Seen(Counting(run: 2, restarts: 1, 300)).Seen(Counting(run: 3, restarts: 2, tick)))
            .ShouldBe($"CheckpointsNeverGoBack: the checkpoint of job/worker-0 had {tick} ticks at 22 ms, after 300");

    [Fact]
    public void A_checkpoint_that_goes_back_within_a_run_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Counting(run: 2, restarts: 1, 300)).Seen(Counting(run: 2, restarts: 1, 250)))
            .ShouldStartWith("CheckpointsNeverGoBack: ");

    [Fact]
    public void A_run_that_has_not_loaded_its_checkpoint_yet_breaks_no_promise() => Violations(new Story().Created()
        .Seen(Counting(run: 1, restarts: 0, 300))
        .Seen(Nothing(run: 2))
        .Seen(Counting(run: 2, restarts: 1, 300))
        .Seen(Counting(run: 2, restarts: 1, 320))).ShouldBeEmpty();

    [Fact]
    public void Fewer_ticks_in_an_answer_that_overlaps_one_with_more_prove_nothing() => Violations(
        new Story().Created().Seen(Counting(run: 1, restarts: 0, 300)).SeenMeanwhile(Counting(run: 1, restarts: 0, 250))).ShouldBeEmpty();

    [Fact]
    public void A_run_that_never_loaded_its_checkpoint_is_reported() => OnlyViolation(new Story().Created()
        .Seen(Counting(run: 1, restarts: 0, 300))
        .Seen(Nothing(run: 2))
        .Seen(Counting(run: 2, restarts: 0, 310))
        .Seen(Counting(run: 2, restarts: 0, 320)))
        .ShouldBe("RunsGoOnFromCheckpoints: job/worker-0 had 320 ticks and no restart, although a later run than its first had shown 310 ticks");

    [Fact]
    public void What_a_job_master_still_says_of_the_run_before_breaks_no_promise() => Violations(new Story().Created()
        .Seen(Counting(run: 1, restarts: 0, 300))
        .Seen(Story.Running with { Workers = [Counting(run: 2, restarts: 0, 305).Workers[0] with { Done = 310 }] })
        .Seen(Counting(run: 2, restarts: 1, 310))).ShouldBeEmpty();

    [Fact]
    public void A_job_whose_creation_was_refused_and_that_is_seen_is_reported() =>
        OnlyViolation(new Story().Failed(Operation.Create, "QUOTA_EXCEEDED: no room").Listed(Story.Running))
            .ShouldBe("RefusedJobsDoNotExist: job was refused, but client saw it at 11 ms");

    [Fact]
    public void A_refused_job_that_another_attempt_has_made_breaks_no_promise() =>
        Violations(new Story().Created().Failed(Operation.Create, "JOB_ALREADY_EXISTS: with another config").Listed(Story.Running)).ShouldBeEmpty();

    [Fact]
    public void A_refused_job_that_another_attempt_may_have_made_breaks_no_promise() => Violations(new Story()
        .Failed(Operation.Create, "UNAVAILABLE: no answer", Outcome.Unknown)
        .Failed(Operation.Create, "QUOTA_EXCEEDED: no room")
        .Listed(Story.Running)).ShouldBeEmpty();

    [Fact]
    public void A_finished_job_that_runs_again_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Finished).Seen(Story.Finished with { State = JobState.Running }))
            .ShouldStartWith("TerminalStatesNeverChange: job was Running ");

    [Fact]
    public void A_finished_job_that_has_failed_later_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Finished).Seen(Story.Finished with { State = JobState.Failed }))
            .ShouldStartWith("TerminalStatesNeverChange: job was Failed ");

    [Fact]
    public void A_canceled_job_that_goes_on_is_reported() =>
        OnlyViolation(new Story().Created().Canceled(Story.Running with { State = JobState.Canceling }).Seen(Story.Running))
            .ShouldEndWith("after its cancel was acknowledged: it is Running");

    [Fact]
    public void A_worker_that_is_started_after_the_cancel_is_reported() =>
        OnlyViolation(new Story().Created()
            .Canceled(Story.Running with { State = JobState.Canceling })
            .Seen(SecondRun with { State = JobState.Canceling }))
            .ShouldEndWith("after its cancel was acknowledged: run 2 of worker-0 was started");

    [Fact]
    public void A_job_master_that_is_started_after_the_cancel_is_reported() =>
        OnlyViolation(new Story().Created()
            .Canceled(Story.Running with { State = JobState.Canceling })
            .Seen(Story.Running with { State = JobState.Canceling, Incarnation = 2 }))
            .ShouldEndWith("after its cancel was acknowledged: run 2 of its job master was started");

    [Fact]
    public void A_canceled_job_that_finishes_is_reported() =>
        OnlyViolation(new Story().Created().Canceled(Story.Running with { State = JobState.Canceling }).Seen(Story.Finished))
            .ShouldEndWith("after its cancel was acknowledged: it was being canceled, and has ended as Finished");

    [Fact]
    public void A_cancel_that_came_after_the_end_breaks_no_promise() =>
        Violations(new Story().Created().Canceled(Story.Finished).Seen(Story.Finished)).ShouldBeEmpty();

    [Fact]
    public void A_lost_tick_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Finished with { Done = 99 }))
            .ShouldBe("CountersAreExact: job is Finished, but it has done 99 of 100 ticks");

    [Fact]
    public void A_tick_that_was_counted_twice_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Finished with { Workers = [Story.Finished.Workers[0] with { Done = 101 }] }))
            .ShouldBe("CountersAreExact: job is Finished, but worker-0 has done 101 of 100 ticks");

    [Fact]
    public void A_worker_that_never_finished_is_reported() =>
        OnlyViolation(new Story().Created().Seen(Story.Finished with
        {
            Workers = [Story.Finished.Workers[0] with { State = WorkerState.Lost }],
        })).ShouldBe("CountersAreExact: job is Finished, but worker-0 is Lost");

    [Fact]
    public void A_worker_that_has_counted_each_write_once_breaks_no_promise() =>
        Violations(new Story().Created().Seen(Watched(0, "")).Written("a").Seen(Watched(1, "a")).Written("b").Seen(Watched(1, "a")).Seen(Watched(2, "b")))
            .ShouldBeEmpty();

    [Fact]
    public void A_write_that_was_counted_twice_is_reported() =>
        OnlyViolation(new Story().Created().Written("a").Seen(Watched(2, "a")))
            .ShouldBe("WatchCountsAreExact: worker-0 of job has counted 2 changes up to value \"a\", which is write 1 of its key");

    [Fact]
    public void A_write_that_was_not_counted_is_reported() =>
        OnlyViolation(new Story().Created().Written("a").Written("b").Seen(Watched(1, "b")))
            .ShouldBe("WatchCountsAreExact: worker-0 of job has counted 1 changes up to value \"b\", which is write 2 of its key");

    [Fact]
    public void A_copy_that_differs_is_reported() =>
        OnlyViolation(new Story().Failed(Operation.Compare, "file 1: key 7 is missing"))
            .ShouldBe("CopiesAreEqual: the copy of job differs: file 1: key 7 is missing");

    private static JobSeen Counting(long run, int restarts, long tick) => Story.Running with
    {
        Workers = [Story.Running.Workers[0] with { Incarnation = run, Executor = $"exec-{run}", Done = tick, Tick = tick, Restarts = restarts }],
    };

    private static JobSeen Nothing(long run) => Story.Running with
    {
        Workers = [Story.Running.Workers[0] with { Incarnation = run, Executor = $"exec-{run}", Done = 0, Tick = null, Restarts = null }],
    };

    private static JobSeen Marked => Story.Running with { Mark = "once" };

    private static JobSeen MadeAt(int second) => Story.Running with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(second) };

    private static JobSeen Watched(long count, string value) => Story.Running with
    {
        Workers = [Story.Running.Workers[0] with { Watch = new WatchSeen(count, value) }],
    };

    private static IReadOnlyList<string> Violations(Story story) => Checker.Violations(story.Entries);

    private static string OnlyViolation(Story story) => Violations(story).ShouldHaveSingleItem();
}
