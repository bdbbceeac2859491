using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

/// <summary>Commands end, also where a job does not do what it is told.</summary>
public sealed class HungJobTests : ClusterTest
{
    private const string ShortGrace = """
        stop-grace = "1s"
        """;

    [Theory]
    [InlineData("cancel", 0, JobState.Canceled)]
    [InlineData("pause", 0, JobState.Paused)]
    public async Task What_ignores_its_stop_is_fenced_when_its_grace_is_over_and_its_slots_are_free(string verb, int exitCode, JobState state)
    {
        await Cluster.StartMasterAsync(ShortGrace);
        await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 2).With("ignore-stop", true));
        await Cluster.JobAsync(id, static job => job is { State: JobState.Running, Progress.Done: > 0 });

        (await Cluster.CliAsync("job", verb, "--job-id", id, "--wait", "--timeout", "30s")).ShouldExitWith(exitCode);

        var job = await Cluster.JobAsync(id, job => job.State == state);
        job.Workers.ShouldAllBe(static worker => worker.State == WorkerState.Stopped);
        var executor = (await Cluster.CliAsync("executor", "show", "--executor", "executor-1", "-o", "json")).ShouldExitWith(0).Json;
        executor.GetProperty("used").EnumerateObject().ShouldBeEmpty();
        executor.GetProperty("runnables").GetInt32().ShouldBe(0);
    }
}
