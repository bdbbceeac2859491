using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>What already runs, when an executor joins.</summary>
public sealed class RebalanceTests : ClusterTest
{
    private const int Ticks = 2000;

    [Fact]
    public async Task A_joining_executor_gets_its_share_and_no_tick_is_lost()
    {
        await Cluster.StartMasterAsync("scheduler.rebalance = true\nscheduler.rebalance-settle = \"2s\"");
        await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Counting(workers: 12, Ticks));
        await Cluster.JobAsync(id, static job => job.Workers.Count(static worker => worker.Incarnation > 0) == 12);

        await Cluster.StartExecutorAsync("executor-2");

        await Eventually.IsAsync("executor-2 has its share", _ => HeldAsync("executor-2"), static held => held == 6, Cluster.Deadline);
        (await HeldAsync("executor-1")).ShouldBe(7);
        (await Cluster.CliAsync("job", "events", "--job-id", id, "-o", "json")).ShouldExitWith(0).Json.EnumerateArray()
            .Where(static entry => entry.GetProperty("actor").GetString() == "rebalance")
            .ShouldContain(static entry => entry.GetProperty("reason").GetString()!.StartsWith("to even out loads: exec-1 holds 13", StringComparison.Ordinal));
        await Cluster.FinishedAsync(id);
        (await Cluster.FakeWorkersAsync(id)).ShouldAllBe(static worker => worker.Tick == Ticks);
    }

    private async Task<int> HeldAsync(string executor)
    {
        var json = (await Cluster.CliAsync("executor", "show", "--executor", executor, "-o", "json")).ShouldExitWith(0).Json;
        return json.GetProperty("placed").GetArrayLength();
    }
}
