using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

public sealed class PoisonedJobTests : ClusterTest
{
    private const string ThreeDeaths = """
        retry.max-executor-deaths = 3
        """;

    [Fact]
    public async Task A_job_whose_executors_die_soon_after_it_started_is_quarantined_with_its_evidence_whoever_leads()
    {
        var master = await Cluster.StartMasterAsync(ThreeDeaths);
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 1));
        for (var death = 1; death <= 3; death++)
        {
            var executor = await Cluster.StartExecutorAsync($"executor-{death}");
            await Cluster.JobAsync(id, job => job.State == JobState.Running && job.Master.ExecutorId.Length > 0);
            await executor.Kill9Async();
            if (death == 2)
            {
                await master.Kill9Async();
                await Cluster.StartMasterAsync(ThreeDeaths);
            }
        }

        var job = await Cluster.JobAsync(id, static job => job.State == JobState.Failed);

        job.Error.Code.ShouldBe("POISONED");
        job.Error.Message.ShouldContain("(executor-1) at ");
        job.Error.Message.ShouldContain("(executor-3) at ");
        var events = (await Cluster.CliAsync("job", "events", "--job-id", id)).ShouldExitWith(0).Output;
        events.ShouldContain("POISONED");
    }
}
