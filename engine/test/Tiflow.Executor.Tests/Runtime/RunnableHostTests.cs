using Tiflow.Executor.Tests.Support;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;
using StopReason = Tiflow.Sdk.StopReason;
using WorkerState = Tiflow.Protocol.V1.WorkerState;

namespace Tiflow.Executor.Tests.Runtime;

[Collection("runnables")]
public sealed class RunnableHostTests
{
    private readonly HostBench _bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("return", ExitOutcome.Finished, "")]
    [InlineData("terminal", ExitOutcome.FailedTerminal, "BAD")]
    [InlineData("transient", ExitOutcome.FailedTransient, "AWAY")]
    [InlineData("bug", ExitOutcome.Crashed, "INTERNAL")]
    [InlineData("cancel", ExitOutcome.Crashed, "INTERNAL")]
    public async Task Whatever_the_authors_code_does_becomes_an_outcome(string what, ExitOutcome outcome, string code)
    {
        var exited = await _bench.RunWorkerAsync(what, Token);

        exited.Outcome.ShouldBe(outcome);
        (exited.Error?.Code ?? "").ShouldBe(code);
    }

    [Fact]
    public async Task An_error_that_no_message_has_room_for_is_cut()
    {
        var exited = await _bench.RunWorkerAsync("long", Token);

        exited.Error.Code.ShouldBe("BAD");
        exited.Error.Message.Length.ShouldBeLessThanOrEqualTo(8 * 1024);
        exited.Error.Message.ShouldEndWith("… (cut, of 6291456 bytes)");
    }

    [Fact]
    public async Task A_refused_config_is_a_terminal_failure()
    {
        var exited = await _bench.RunAsync(_bench.CreateWorker("""{ "nonsense": 1 }"""), Token);

        exited.Outcome.ShouldBe(ExitOutcome.FailedTerminal);
        exited.Error.Code.ShouldBe("INVALID_CONFIG");
    }

    [Fact]
    public async Task A_type_that_nobody_registered_is_a_terminal_failure()
    {
        var exited = await _bench.RunAsync(_bench.CreateWorker("{}", type: "Nobody"), Token);

        exited.Outcome.ShouldBe(ExitOutcome.FailedTerminal);
        exited.Error.Code.ShouldBe("UNKNOWN_JOB_TYPE");
    }

    [Fact]
    public async Task Code_that_stops_when_asked_is_stopped()
    {
        var host = _bench.CreateWorker("wait");
        var running = _bench.RunAsync(host, Token);
        await _bench.StartedAsync(Token);

        host.Stop(StopReason.Pause);

        (await running).Outcome.ShouldBe(ExitOutcome.Stopped);
        host.StopReason.ShouldBe(StopReason.Pause);
    }

    [Fact]
    public async Task Of_all_code_of_a_runnable_one_piece_runs_at_a_time()
    {
        var exited = await _bench.RunWorkerAsync("interleave", Token);

        exited.Outcome.ShouldBe(ExitOutcome.Finished);
    }

    [Fact]
    public async Task A_fenced_runnable_saves_nothing_and_nobody_is_told_of_its_end()
    {
        var host = _bench.CreateWorker("save-after-stop");
        var running = host.RunAsync();
        await _bench.StartedAsync(Token);

        host.Fence();
        await running.WaitAsync(TimeSpan.FromSeconds(10), Token);

        _bench.Said.ShouldAllBe(said => said.KindCase == ExecutorEvent.KindOneofCase.Started);
    }

    [Fact]
    public async Task A_refused_checkpoint_fences_the_runnable()
    {
        _bench.Answer = said => said.KindCase == ExecutorEvent.KindOneofCase.SaveCheckpoint ? new ErrorDetail { Code = "FENCED" } : null;

        var host = _bench.CreateWorker("save");
        await host.RunAsync().WaitAsync(TimeSpan.FromSeconds(10), Token);

        host.Fenced.IsCancellationRequested.ShouldBeTrue();
        _bench.Said.ShouldNotContain(said => said.KindCase == ExecutorEvent.KindOneofCase.Exited);
    }

    [Fact]
    public async Task The_last_reports_go_with_the_end()
    {
        var exited = await _bench.RunWorkerAsync("report", Token);

        exited.Progress.Done.ShouldBe(7);
        exited.DetailJson.ToStringUtf8().ShouldBe("""{"text":"seven"}""");
    }

    [Fact]
    public async Task A_job_master_starts_with_all_workers_and_hears_each_change_once_in_order()
    {
        var host = _bench.CreateMaster();
        host.Update(_bench.Updates(snapshot: true, ("a", WorkerState.Running, 3)));
        host.Update(_bench.Updates(snapshot: false, ("a", WorkerState.Running, 3)));
        host.Update(_bench.Updates(snapshot: false, ("a", WorkerState.Lost, 3)));
        host.Update(_bench.Updates(snapshot: false, ("a", WorkerState.Starting, 4)));
        host.Update(_bench.Updates(snapshot: true, ("a", WorkerState.Starting, 4)));
        host.Update(_bench.Updates(snapshot: false, ("a", WorkerState.Finished, 4)));

        var exited = await _bench.RunAsync(host, Token);

        exited.Outcome.ShouldBe(ExitOutcome.Finished);
        exited.DetailJson.ToStringUtf8().ShouldBe("""{"text":"Running3 Lost3 Starting4 Finished4"}""");
    }

    [Fact]
    public async Task A_job_master_whose_callback_throws_fails_with_that()
    {
        var host = _bench.CreateMaster();
        host.Update(_bench.Updates(snapshot: true));
        host.Update(_bench.Updates(snapshot: false, ("bad", WorkerState.Running, 1)));

        var exited = await _bench.RunAsync(host, Token);

        exited.Outcome.ShouldBe(ExitOutcome.FailedTerminal);
        exited.Error.Code.ShouldBe("CALLBACK");
    }
}
