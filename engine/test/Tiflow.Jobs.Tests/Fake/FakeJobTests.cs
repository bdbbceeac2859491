using Microsoft.Extensions.Time.Testing;
using Tiflow.Jobs.Fake;
using Tiflow.Jobs.Tests.Harness;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.Fake;

public sealed class FakeJobTests : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();
    private JobHarness? _job;

    public async ValueTask DisposeAsync()
    {
        if (_job is not null)
        {
            await _job.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_worker_counts_to_the_target()
    {
        var end = await RunAsync("""{"worker-count": 3, "target-tick": 20}""", TimeSpan.FromSeconds(5));

        end.Finished.ShouldBeTrue();
        _job!.Master.Detail<FakeDetail>()!.Workers.ShouldBe([new(0, 20, 0), new(1, 20, 0), new(2, 20, 0)]);
        _job.Master.Progress.ShouldBe(new Progress(60, 60, "ticks"));
    }

    [Fact]
    public async Task A_tick_takes_the_interval_whatever_the_clock_does_between()
    {
        Start("""{"worker-count": 1, "target-tick": 1000, "tick-interval": "30ms"}""");

        await _job!.AdvanceAsync(TimeSpan.FromSeconds(3), step: TimeSpan.FromMilliseconds(37));
        await _job.StopAsync(StopReason.Pause);

        _job.Workers["worker-0"].Checkpoint<FakeCheckpoint>()!.Tick.ShouldBe(101);
    }

    [Fact]
    public async Task A_target_of_zero_is_reached_at_once() =>
        (await RunAsync("""{"worker-count": 2, "target-tick": 0}""", TimeSpan.FromSeconds(1))).Finished.ShouldBeTrue();

    [Fact]
    public async Task Injected_errors_lose_no_tick_and_are_counted()
    {
        var end = await RunAsync(
            """{"worker-count": 2, "target-tick": 20, "inject-error-interval": "300ms"}""", TimeSpan.FromSeconds(20));

        end.Finished.ShouldBeTrue();
        _job!.Master.Detail<FakeDetail>()!.Workers.ShouldBe([new(0, 20, 3), new(1, 20, 3)]);
        _job.Workers["worker-0"].Runs.ShouldBe(4);
    }

    [Fact]
    public async Task A_terminal_error_fails_the_job_with_its_text()
    {
        var end = await RunAsync(
            """{"worker-count": 1, "target-tick": 20, "inject-terminal-error-at-tick": 7}""", TimeSpan.FromSeconds(5));

        end.ShouldBe(new JobEnd(
            Finished: false, new JobError("INJECTED", "worker worker-0: injected terminal error by worker: 0 at tick 7")));
    }

    [Fact]
    public async Task A_checkpoint_is_saved_about_every_100_ms()
    {
        Start("""{"worker-count": 1, "target-tick": 1000}""");

        await _job!.AdvanceAsync(TimeSpan.FromSeconds(1), Step);

        _job.Workers["worker-0"].Checkpoints.Count.ShouldBe(11);
    }

    [Fact]
    public async Task A_stopped_job_goes_on_where_it_was()
    {
        Start("""{"worker-count": 1, "target-tick": 40}""");
        await _job!.AdvanceAsync(TimeSpan.FromSeconds(1), Step);
        await _job.StopAsync(StopReason.Pause);
        _job.Workers["worker-0"].Checkpoint<FakeCheckpoint>()!.Tick.ShouldBe(20);

        _job.Resume();
        await _job.AdvanceAsync(TimeSpan.FromSeconds(1.1), Step);

        (await EndAsync()).Finished.ShouldBeTrue();
        _job.Workers["worker-0"].Detail<FakeReport>().ShouldBe(new FakeReport(0, 40, Restarts: 1));
    }

    [Fact]
    public async Task A_new_job_master_leaves_running_and_finished_workers_alone()
    {
        Start("""{"worker-count": 2, "target-tick": 20}""");
        await _job!.AdvanceAsync(TimeSpan.FromSeconds(0.5), Step);

        await _job.FailOverMasterAsync();
        await _job.AdvanceAsync(TimeSpan.FromSeconds(1), Step);

        (await EndAsync()).Finished.ShouldBeTrue();
        _job.Master.Runs.ShouldBe(2);
        _job.Workers.Values.ShouldAllBe(static worker => worker.Runs == 1);
    }

    [Fact]
    public async Task Workers_go_on_to_a_new_target_from_where_they_are()
    {
        Start("""{"worker-count": 2, "target-tick": 1000}""");
        await _job!.AdvanceAsync(TimeSpan.FromSeconds(0.5), Step);

        await _job.UpdateConfigAsync("""{"worker-count": 2, "target-tick": 15}""");
        await _job.AdvanceAsync(TimeSpan.FromSeconds(1), Step);

        (await EndAsync()).Finished.ShouldBeTrue();
        _job.Master.Detail<FakeDetail>()!.Workers.ShouldBe([new(0, 15, 1), new(1, 15, 1)]);
    }

    [Fact]
    public async Task A_new_config_that_means_the_same_for_the_workers_restarts_none()
    {
        Start("""{"worker-count": 2, "target-tick": 20}""");
        await _job!.AdvanceAsync(TimeSpan.FromSeconds(0.5), Step);

        await _job.UpdateConfigAsync("""{"worker-count": 2, "target-tick": 20, "job-name": "renamed"}""");
        await _job.AdvanceAsync(TimeSpan.FromSeconds(1), Step);

        (await EndAsync()).Finished.ShouldBeTrue();
        _job.Workers.Values.ShouldAllBe(static worker => worker.Runs == 1);
    }

    [Theory]
    [InlineData("""{"worker-count": 2, "target-tick": 9, "tick-interval": "1s", "job-name": "n", "inject-error-interval": "1s"}""")]
    [InlineData("""{"worker-count": 3}""", "worker-count cannot be changed in a job that exists")]
    [InlineData(
        """{"worker-count": 2, "ignore-stop": true, "crash-executor-at-tick": 7}""",
        "crash-executor-at-tick cannot be changed in a job that exists", "ignore-stop cannot be changed in a job that exists")]
    public void A_change_of_what_workers_began_with_is_refused_by_its_key(string after, params string[] problems) =>
        BuiltIn.Catalog.Jobs["FakeJob"].ValidateUpdate("""{"worker-count": 2}"""u8, System.Text.Encoding.UTF8.GetBytes(after)).ShouldBe(problems);

    [Fact]
    public async Task A_crash_is_refused_where_fault_injection_is_not_allowed()
    {
        var end = await RunAsync(
            """{"worker-count": 2, "target-tick": 20, "crash-executor-at-tick": 5}""", TimeSpan.FromSeconds(2));

        end.Error.ShouldNotBeNull().Code.ShouldBe("FAULT_INJECTION_DISABLED");
    }

    [Fact]
    public async Task A_worker_that_has_crashed_its_executor_does_not_do_it_again()
    {
        Start("""{"worker-count": 1, "target-tick": 20, "crash-executor-at-tick": 10}""", faultInjectionAllowed: true);
        await _job!.AdvanceAsync(TimeSpan.FromSeconds(0.3), Step);
        await _job.StopAsync(StopReason.Move);
        var worker = _job.Workers["worker-0"];
        worker.Checkpoints.Add(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            worker.Checkpoint<FakeCheckpoint>()! with { Crashed = true }, SdkJson.Options));

        _job.Resume();
        await _job.AdvanceAsync(TimeSpan.FromSeconds(2), Step);

        (await EndAsync()).Finished.ShouldBeTrue();
    }

    [Fact]
    public async Task Thousands_of_workers_fit_into_the_detail_and_the_unfinished_come_first()
    {
        Start("""{"worker-count": 2000, "target-tick": 1000000, "tick-interval": "1h"}""");
        await _job!.AdvanceAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.25));

        var detail = _job.Master.Detail<FakeDetail>().ShouldNotBeNull();

        detail.Workers.Count.ShouldBe(500);
        detail.WorkersOmitted.ShouldBe(1500);
        _job.Workers.Count.ShouldBe(2_000);
    }

    private void Start(string config, bool faultInjectionAllowed = false) =>
        _job = JobHarness.Start(BuiltIn.Catalog, _time, "FakeJob", config, faultInjectionAllowed);

    private async Task<JobEnd> RunAsync(string config, TimeSpan limit)
    {
        Start(config);
        await _job!.AdvanceAsync(limit, Step);
        return await EndAsync();
    }

    private Task<JobEnd> EndAsync()
    {
        _job!.End.IsCompleted.ShouldBeTrue("the job has ended in the given time");
        return _job.End;
    }
}
