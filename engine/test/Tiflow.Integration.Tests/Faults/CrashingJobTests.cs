using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Faults;

public sealed class CrashingJobTests : ClusterTest
{
    [Fact]
    public async Task A_job_that_crashes_its_executor_once_finishes_on_the_next_one()
    {
        var executor = await Cluster.StartPairAsync("--allow-fault-injection");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 3, ticks: 60).With("crash-executor-at-tick", 20));

        (await executor.ExitAsync()).ShouldBe(128 + (int)Signal.Kill);
        await executor.StartAsync();

        (await Cluster.CliAsync("job", "wait", "--job-id", id, "--timeout", "2m")).ShouldExitWith(0);
        (await Cluster.FakeWorkersAsync(id)).ShouldAllBe(static worker => worker.Tick == 60);
    }
}
