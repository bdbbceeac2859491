using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>Where jobs run is up to their users.</summary>
public sealed class SelectorTests : ClusterTest
{
    [Fact]
    public async Task A_job_and_its_workers_run_where_its_selector_says_over_executors_and_leaders()
    {
        var master = await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync("in-a", "--labels", "zone=a");
        var first = await Cluster.StartExecutorAsync("in-b", "--labels", "zone=b", "--capacity", "cpu=1,slots=10");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3), "--selector", "zone=b", "--demand", "cpu=400m");

        var running = await Cluster.JobAsync(id, RunsWhole);
        running.Executors().ShouldBe([await IdOfAsync("in-b")], ignoreOrder: true);
        (await UsedAsync("in-b")).ShouldBe((400, 4));

        await first.Kill9Async();
        await Cluster.JobAsync(id, static job => job.State == JobState.Pending && job.Reason.Contains("matches the selector zone=b", StringComparison.Ordinal));
        (await UsedAsync("in-a")).ShouldBe((0, 0));

        await master.Kill9Async();
        await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync("also-in-b", "--labels", "zone=b");

        var again = await Cluster.JobAsync(id, RunsWhole);
        again.Executors().ShouldBe([await IdOfAsync("also-in-b")], ignoreOrder: true);
        (again.Selector, again.Demand.Amounts["cpu"], again.Demand.Amounts["slots"]).ShouldBe(("zone=b", 400, 1));

        (await Cluster.CliAsync("job", "update", "--job-id", id, "--selector", "zone=a")).ShouldExitWith(0);

        string[] wanted = [await IdOfAsync("in-a")];
        await Cluster.JobAsync(id, job => RunsWhole(job) && job.Executors().SequenceEqual(wanted));
    }

    [Fact]
    public async Task A_selector_that_cannot_be_read_is_refused_with_the_place()
    {
        await Cluster.StartMasterAsync();

        var config = Cluster.WriteFile("job.json", """{"worker-count": 1, "target-tick": 1}""");
        var result = await Cluster.CliAsync("job", "create", "--job-type", "FakeJob", "--job-config", config, "--selector", "zone in (a");

        result.ShouldExitWith(1).Error.ShouldStartWith("error: INVALID_ARGUMENT: selector, character ");
    }

    private static bool RunsWhole(Job job) =>
        job.State == JobState.Running && job.Workers.Count == 3 && job.Workers.All(static worker => worker.State == WorkerState.Running);

    private async Task<string> IdOfAsync(string executor) =>
        (await Cluster.CliAsync("executor", "show", "--executor", executor, "-o", "json")).ShouldExitWith(0).Json.GetProperty("id").GetString()!;

    private async Task<(long Cpu, long Slots)> UsedAsync(string executor)
    {
        var json = (await Cluster.CliAsync("executor", "show", "--executor", executor, "-o", "json")).ShouldExitWith(0).Json;
        return (Amount("cpu"), Amount("slots"));

        long Amount(string resource) => json.GetProperty("used").TryGetProperty(resource, out var amount) ? amount.GetInt64() : 0;
    }
}
