using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>Jobs get another config while they exist.</summary>
public sealed class ConfigUpdateTests : ClusterTest
{
    [Fact]
    public async Task A_running_job_ends_by_its_new_target_though_the_master_is_killed_right_after_the_answer()
    {
        var master = await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync();
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3));
        await Cluster.JobAsync(id, static job => job.Workers.Count == 3 && job.Workers.All(static worker => worker.State == WorkerState.Running));

        (await UpdateAsync(id, FakeJobs.Endless(workers: 3).With("target-tick", 20))).ShouldExitWith(0);
        await master.Kill9Async();
        await master.StartAsync();

        var job = await Cluster.FinishedAsync(id);
        job.ConfigRevision.ShouldBe(1);
        (await Cluster.FakeWorkersAsync(id)).ShouldAllBe(static worker => worker.Tick >= 20 && worker.Tick < 1_000_000 && worker.Restarts == 1);
        var events = await Cluster.CliAsync("job", "events", "--job-id", id, "-o", "json");
        events.ShouldExitWith(0).Output.ShouldContain("updated: config (target-tick)");
    }

    [Fact]
    public async Task A_config_that_the_job_must_not_get_is_refused_and_the_same_one_changes_nothing()
    {
        await Cluster.StartMasterAsync();
        var copy = new { srcHost = "127.0.0.1:1", dstHost = "127.0.0.1:1", dstDir = "/a" };
        await Cluster.CreateJobAsync("CVSDemo", copy, "--job-id", "copy");
        await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 1), "--job-id", "counting");

        (await UpdateAsync("copy", copy with { dstDir = "/b" })).ShouldExitWith(1).Error
            .ShouldStartWith("error: CONFIG_NOT_UPDATABLE: CVSDemo does not allow this change: ");
        (await UpdateAsync("counting", FakeJobs.Endless(workers: 2))).ShouldExitWith(1).Error
            .ShouldContain("worker-count cannot be changed in a job that exists; create a new job");
        (await UpdateAsync("counting", FakeJobs.Endless(workers: 1).With("tick-intreval", "1s"))).ShouldExitWith(1).Error
            .ShouldMatch("error: INVALID_CONFIG: .*new.json: line 1: unknown key \"tick-intreval\"; did you mean \"tick-interval\"?");
        (await UpdateAsync("copy", copy)).ShouldExitWith(0);

        var jobs = await Cluster.Client.ListAsync(cancellationToken: Cluster.Deadline);
        jobs.ShouldAllBe(static job => job.ConfigRevision == 0);
    }

    private Task<CliResult> UpdateAsync(string id, object config) =>
        Cluster.CliAsync("job", "update", "--job-id", id, "--job-config", Cluster.WriteFile("new.json", JsonSerializer.Serialize(config)));
}
