using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Faults;

/// <summary>SIGTERM: everything ends in order.</summary>
public sealed class DrainTests : ClusterTest
{
    [Fact]
    public async Task A_terminated_executor_gives_its_work_to_another_and_leaves()
    {
        var server = Cluster.DemoServer();
        await server.StartAsync();
        await Cluster.StartMasterAsync();
        var first = await Cluster.StartExecutorAsync("executor-1");
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        var before = await copy.MiddleAsync();
        await Cluster.StartExecutorAsync("executor-2");

        (await first.TerminateAsync()).ShouldBe(0);
        copy.ShouldBeUnfinished();

        var executors = (await Cluster.CliAsync("executor", "list", "-o", "json")).ShouldExitWith(0).Json;
        executors.EnumerateArray().Select(static executor => executor.GetProperty("name").GetString()).ShouldBe(["executor-2"]);
        await copy.MiddleAsync(elsewhereThan: before.Executors());
        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task Everything_terminated_in_the_middle_of_a_job_ends_with_0()
    {
        var (server, master, executor) = (Cluster.DemoServer(), Cluster.Master(), Cluster.Executor("executor-1"));
        await Task.WhenAll(server.StartAsync(), master.StartAsync(), executor.StartAsync());
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3));
        await Cluster.JobAsync(id, static job => job.State == JobState.Running);

        var exitCodes = await Task.WhenAll(server.TerminateAsync(), master.TerminateAsync(), executor.TerminateAsync());

        exitCodes.ShouldBe([0, 0, 0]);
    }
}
