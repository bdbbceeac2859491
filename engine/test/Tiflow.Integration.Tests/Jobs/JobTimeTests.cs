using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>Jobs that start later, run out of time, or give up.</summary>
public sealed class JobTimeTests(OnePair pair) : IClassFixture<OnePair>
{
    [Fact]
    public async Task A_job_whose_time_is_over_is_stopped_and_the_command_that_waits_says_so()
    {
        var config = pair.Cluster.WriteFile("endless.json", """{"worker-count": 1, "target-tick": 1000000}""");

        var result = await pair.Cluster.CliAsync(
            "job", "create", "--job-type", "FakeJob", "--job-config", config, "--job-id", "overdue", "--wait", "--timeout", "1s");

        result.ShouldExitWith(5).Error.ShouldContain("error: DEADLINE_EXCEEDED: job overdue failed: its time was over at ");
        (await pair.Cluster.CliAsync("job", "wait", "--job-id", "overdue")).ShouldExitWith(5);
        var job = (await pair.Cluster.CliAsync("job", "query", "--job-id", "overdue", "-o", "json")).ShouldExitWith(0).Json;
        job.GetProperty("state").GetString().ShouldBe("Failed");
        job.GetProperty("error").GetProperty("code").GetString().ShouldBe("DEADLINE_EXCEEDED");
    }

    [Fact]
    public async Task A_job_that_starts_later_says_when_and_does()
    {
        var id = await pair.Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 1, ticks: 1), "--start-after", "1500ms");
        var waiting = (await pair.Cluster.CliAsync("job", "query", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json;

        var job = await pair.Cluster.FinishedAsync(id);

        waiting.GetProperty("state").GetString().ShouldBe("Pending");
        waiting.GetProperty("reason").GetString()!.ShouldStartWith("starts at ");
        (job.StartedAt >= job.StartAt).ShouldBeTrue($"started at {job.StartedAt}, was to start at {job.StartAt}");
    }

    [Fact]
    public async Task A_job_gives_up_after_as_many_attempts_as_its_user_wants()
    {
        var id = await pair.Cluster.CreateJobAsync(
            "FakeJob",
            FakeJobs.Endless(workers: 1).With("inject-error-interval", "20ms"),
            "--retry", "initial=10ms,max=50ms,max-attempts=3");

        var job = await pair.Cluster.JobAsync(id, static job =>
            job.Workers.Any(static worker => worker.State == WorkerState.Failed) || job.State == JobState.Failed);

        job.Retry.MaxAttempts.ShouldBe(3);
    }

    [Fact]
    public async Task A_retry_policy_that_cannot_be_meant_is_refused_by_its_name()
    {
        var config = pair.Cluster.WriteFile("refused.json", """{"worker-count": 1, "target-tick": 1}""");

        var result = await pair.Cluster.CliAsync("job", "create", "--job-type", "FakeJob", "--job-config", config, "--retry", "initial=2s,max=1s");

        result.ShouldExitWith(1).Error.ShouldStartWith("error: INVALID_ARGUMENT: --retry: max is less than initial");
    }
}
