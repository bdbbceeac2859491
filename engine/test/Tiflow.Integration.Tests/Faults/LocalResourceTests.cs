using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

/// <summary>What jobs keep on the disks of executors.</summary>
public sealed class LocalResourceTests : ClusterTest
{
    [Fact]
    public async Task The_second_stage_runs_where_the_first_one_left_its_data_although_that_executor_was_killed_and_came_back()
    {
        await Cluster.StartMasterAsync();
        var holder = await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 1, ticks: 100, interval: "20ms").With("local-resource", "counted-"));
        await Cluster.JobAsync(id, static job => job.Workers.Count == 1 && job.Workers[0].State == WorkerState.Running);
        await Cluster.StartExecutorAsync("executor-2");
        await Cluster.JobAsync(id, static job => IsRunning(job, worker: 1));

        await holder.Kill9Async();
        await Cluster.JobAsync(id, static job => job.State == JobState.Running && job.Workers[1].State == WorkerState.Lost);

        var explained = await ExplainAsync(id);
        explained.GetProperty("summary").GetString()!.ShouldContain("it needs local resource counted-0, which is on exec-1 (executor-1), which is offline");
        explained.GetProperty("filters").EnumerateArray().Single(static filter => filter.GetProperty("name").GetString() == "resources")
            .GetProperty("executors").GetInt32().ShouldBe(0);
        (await Cluster.CliAsync("executor", "remove", "--executor", "executor-1")).Error.ShouldContain("RESOURCE_CONFLICT");
        await holder.StartAsync();
        await Cluster.FinishedAsync(id);

        (await QueryAsync(id)).GetProperty("detail").GetProperty("workers")[1].GetProperty("read").GetInt64().ShouldBe(100);
        await NothingIsLeftAsync("executor-1");
    }

    [Fact]
    public async Task Data_on_two_executors_cannot_be_read_by_one_worker_and_the_error_says_where_it_is()
    {
        await Cluster.StartMasterAsync();
        await Task.WhenAll(Cluster.StartExecutorAsync("executor-1"), Cluster.StartExecutorAsync("executor-2"));
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 2, ticks: 20).With("local-resource", "counted-"));

        var job = await Cluster.JobAsync(id, static job => job.State == JobState.Failed);

        job.Error.Code.ShouldBe("RESOURCE_CONFLICT");
        job.Error.Message.ShouldContain("counted-0 is on executor-");
        await NothingIsLeftAsync("executor-1");
        await NothingIsLeftAsync("executor-2");
    }

    [Fact]
    public async Task An_executor_that_comes_back_with_another_disk_is_no_place_where_the_data_is()
    {
        await Cluster.StartMasterAsync();
        var holder = await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 1).With("local-resource", "counted-"));
        await Cluster.JobAsync(id, static job => job.LocalResources.Count == 1);

        await holder.Kill9Async();
        Directory.Delete(Cluster.PathOf("executor-1"), recursive: true);
        await holder.StartAsync();

        var job = await Cluster.JobAsync(id, static job => job.State == JobState.Failed);
        job.Error.Code.ShouldBe("RESOURCE_NOT_FOUND");
    }

    [Fact]
    public async Task What_a_job_kept_on_an_executor_that_was_away_when_it_ended_is_removed_when_it_comes_back()
    {
        await Cluster.StartMasterAsync();
        var holder = await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 1).With("local-resource", "counted-"));
        await Cluster.JobAsync(id, static job => job.LocalResources.Count == 1);
        await holder.Kill9Async();
        (await Cluster.CliAsync("job", "cancel", "--job-id", id, "--wait")).ShouldExitWith(0);
        KeptBy("executor-1").ShouldNotBeEmpty();

        await holder.StartAsync();

        await NothingIsLeftAsync("executor-1");
    }

    private static bool IsRunning(Job job, int worker) => job.Workers.Count > worker && job.Workers[worker].State == WorkerState.Running;

    private async Task<JsonElement> QueryAsync(string id) =>
        (await Cluster.CliAsync("job", "query", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;

    private async Task<JsonElement> ExplainAsync(string id) =>
        (await Cluster.CliAsync("job", "explain", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;

    private string[] KeptBy(string executor)
    {
        var root = Path.Combine(Cluster.PathOf(executor), "resources", executor);
        return [.. Directory.GetDirectories(root).Where(static path => !Path.GetFileName(path).StartsWith('.'))];
    }

    private async Task NothingIsLeftAsync(string executor) => await Eventually.IsAsync(
        $"{executor} keeps nothing", _ => Task.FromResult(KeptBy(executor)), static kept => kept.Length == 0, Cluster.Deadline);
}
