using System.Net;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

/// <summary>SIGTERM: everything ends in order.</summary>
public sealed class DrainTests : ClusterTest
{
    [Fact]
    public async Task A_terminated_executor_gives_its_work_to_another_and_leaves()
    {
        var server = Cluster.DemoServer();
        await server.StartAsync();
        await Cluster.StartMasterAsync();
        var first = await Cluster.StartExecutorAsync("executor-1");
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        var before = await copy.MiddleAsync();
        await Cluster.StartExecutorAsync("executor-2");

        (await first.TerminateAsync()).ShouldBe(0);
        copy.ShouldBeUnfinished();

        var executors = (await Cluster.CliAsync("executor", "list", "-o", "json")).ShouldExitWith(0).Json;
        executors.EnumerateArray().Select(static executor => executor.GetProperty("name").GetString()).ShouldBe(["executor-2"]);
        await copy.MiddleAsync(elsewhereThan: before.Executors());
        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task A_drained_executor_is_empty_and_stays_so_over_a_new_leader_until_it_is_uncordoned()
    {
        var master = await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3));
        await Cluster.JobAsync(id, static job => job.State == JobState.Running && job.Workers.Count(static worker => worker.Incarnation > 0) == 3);
        await Cluster.StartExecutorAsync("executor-2");

        (await Cluster.CliAsync("executor", "drain", "--executor", "executor-1", "--wait", "--timeout", "60s")).ShouldExitWith(0)
            .Output.ShouldContain("is Cordoned with 0 runnables");
        await master.Kill9Async();
        await Cluster.StartMasterAsync();

        (await ShowAsync("executor-1")).ShouldBe(("Cordoned", 0));
        (await ShowAsync("executor-2")).ShouldBe(("Online", 4));
        (await Cluster.CliAsync("executor", "uncordon", "--executor", "executor-1")).ShouldExitWith(0);
        (await ShowAsync("executor-1")).ShouldBe(("Online", 0));
    }

    [Fact]
    public async Task Everything_terminated_in_the_middle_of_a_job_ends_with_0()
    {
        var (server, master, executor) = (Cluster.DemoServer(), Cluster.Master(), Cluster.Executor("executor-1"));
        await Task.WhenAll(server.StartAsync(), master.StartAsync(), executor.StartAsync());
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3));
        await Cluster.JobAsync(id, static job => job.State == JobState.Running);

        var exitCodes = await Task.WhenAll(server.TerminateAsync(), master.TerminateAsync(), executor.TerminateAsync());

        exitCodes.ShouldBe([0, 0, 0]);
    }

    // To the leader a closed port is the proof that nothing runs there any more.
    [Fact]
    public async Task An_executor_that_drains_says_that_it_lives_and_is_not_ready_until_it_ends()
    {
        var executor = await StartHungAsync(drainTimeout: "3s");

        executor.Send(Signal.Term);
        await Cluster.AnswersAsync(executor, "/readyz", HttpStatusCode.ServiceUnavailable);
        var alive = await Cluster.GetAsync(executor, "/livez");
        var exitCode = await executor.ExitAsync();

        (alive, exitCode, await Cluster.GetAsync(executor, "/livez")).ShouldBe((HttpStatusCode.OK, 0, null));
    }

    [Fact]
    public async Task A_second_signal_ends_a_drain_at_once()
    {
        var executor = await StartHungAsync(drainTimeout: "10m");

        executor.Send(Signal.Term);
        await Cluster.AnswersAsync(executor, "/readyz", HttpStatusCode.ServiceUnavailable);

        (await executor.TerminateAsync()).ShouldBe(128 + (int)Signal.Term);
    }

    private async Task<Node> StartHungAsync(string drainTimeout)
    {
        var config = Cluster.WriteFile("executor.toml", $"drain-timeout = \"{drainTimeout}\"\n");
        var executor = await Cluster.StartPairAsync("--config", config);
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 1).With("ignore-stop", true));
        await Cluster.JobAsync(id, static job => job is { State: JobState.Running, Progress.Done: > 0 });
        return executor;
    }

    private async Task<(string? State, int Runnables)> ShowAsync(string executor)
    {
        var json = (await Cluster.CliAsync("executor", "show", "--executor", executor, "-o", "json")).ShouldExitWith(0).Json;
        return (json.GetProperty("state").GetString(), json.GetProperty("placed").GetArrayLength());
    }
}
