using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Jobs;

public sealed class FakeJobTests : ClusterTest
{
    private static readonly Dictionary<string, object> Short = FakeJobs.Counting(workers: 3, ticks: 60);

    [Fact]
    public async Task Twenty_workers_count_to_300()
    {
        await StartAsync();

        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 20, ticks: 300, "5ms"), "--wait");

        var workers = await WorkersAsync(id);
        workers.Count.ShouldBe(20);
        workers.ShouldAllBe(static worker => worker.Tick == 300 && worker.Restarts == 0);
    }

    [Fact]
    public async Task Workers_that_fail_again_and_again_lose_no_tick()
    {
        await StartAsync();

        var id = await Cluster.CreateJobAsync("FakeJob", Short.With("inject-error-interval", "250ms"), "--wait");

        (await WorkersAsync(id)).ShouldAllBe(static worker => worker.Tick == 60 && worker.Restarts > 0);
    }

    [Fact]
    public async Task A_terminal_error_fails_the_job_with_its_text()
    {
        await StartAsync();

        var result = await CreateAndWaitAsync(Short.With("inject-terminal-error-at-tick", 5));

        result.ShouldExitWith(3).Error.ShouldMatch("error: INJECTED: job .* failed: .*injected terminal error by worker: [0-2] at tick 5");
    }

    [Fact]
    public async Task A_job_that_crashes_its_executor_once_finishes_on_the_next_one()
    {
        var executor = await StartAsync("--allow-fault-injection");
        var id = await Cluster.CreateJobAsync("FakeJob", Short.With("crash-executor-at-tick", 20));

        (await executor.ExitAsync()).ShouldBe(128 + (int)Signal.Kill);
        await executor.StartAsync();

        (await Cluster.CliAsync("job", "wait", "--job-id", id, "--timeout", "2m")).ShouldExitWith(0);
        (await WorkersAsync(id)).ShouldAllBe(static worker => worker.Tick == 60);
    }

    [Fact]
    public async Task A_crash_on_request_is_refused_by_an_executor_that_does_not_allow_it()
    {
        await StartAsync();

        var result = await CreateAndWaitAsync(Short.With("crash-executor-at-tick", 20));

        result.ShouldExitWith(3).Error.ShouldContain("error: FAULT_INJECTION_DISABLED: ");
    }

    private async Task<Node> StartAsync(params string[] executorFlags)
    {
        await Cluster.StartMasterAsync();
        return await Cluster.StartExecutorAsync("executor-1", executorFlags);
    }

    private Task<CliResult> CreateAndWaitAsync(object config) => Cluster.CliAsync(
        "job", "create", "--job-type", "FakeJob", "--job-config", Cluster.WriteFile("job.json", JsonSerializer.Serialize(config)), "--wait");

    private async Task<List<(long Tick, int Restarts)>> WorkersAsync(string id)
    {
        var job = (await Cluster.CliAsync("job", "query", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;
        return [.. job.GetProperty("detail").GetProperty("workers").EnumerateArray()
            .Select(static worker => (worker.GetProperty("tick").GetInt64(), worker.GetProperty("restarts").GetInt32()))];
    }
}
