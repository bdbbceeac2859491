using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Jobs;

[Collection(OneAtATime.Name)]
public sealed class FakeJobTests(OnePair pair) : IClassFixture<OnePair>
{
    private static readonly Dictionary<string, object> Short = FakeJobs.Counting(workers: 3, ticks: 60);

    [Fact]
    public async Task Twenty_workers_count_to_300()
    {
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 20, ticks: 300, "5ms"), "--wait");

        var workers = await Cluster.FakeWorkersAsync(id);
        workers.Count.ShouldBe(20);
        workers.ShouldAllBe(static worker => worker.Tick == 300 && worker.Restarts == 0);
    }

    [Fact]
    public async Task Workers_that_fail_again_and_again_lose_no_tick()
    {
        var id = await Cluster.CreateJobAsync("FakeJob", Short.With("inject-error-interval", "250ms"), "--wait");

        (await Cluster.FakeWorkersAsync(id)).ShouldAllBe(static worker => worker.Tick == 60 && worker.Restarts > 0);
    }

    [Fact]
    public async Task A_terminal_error_fails_the_job_with_its_text()
    {
        var result = await CreateAndWaitAsync(Short.With("inject-terminal-error-at-tick", 5));

        result.ShouldExitWith(3).Error.ShouldMatch("error: INJECTED: job .* failed: .*injected terminal error by worker: [0-2] at tick 5");
    }

    [Fact]
    public async Task A_crash_on_request_is_refused_by_an_executor_that_does_not_allow_it()
    {
        var result = await CreateAndWaitAsync(Short.With("crash-executor-at-tick", 20));

        result.ShouldExitWith(3).Error.ShouldContain("error: FAULT_INJECTION_DISABLED: ");
    }

    private TestCluster Cluster => pair.Cluster;

    private Task<CliResult> CreateAndWaitAsync(object config) => Cluster.CliAsync(
        "job", "create", "--job-type", "FakeJob", "--job-config", Cluster.WriteFile("job.json", JsonSerializer.Serialize(config)), "--wait");
}
