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
    public async Task A_drained_executor_is_empty_and_stays_so_over_a_new_leader_until_it_is_uncordoned()
    {
        var master = await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync("executor-1");
        var id = await Cluster.CreateJobAsync("FakeJob", FakeJobs.Endless(workers: 3));
        await Cluster.JobAsync(id, static job => job.State == JobState.Running && job.Workers.Count(static worker => worker.Incarnation > 0) == 3);
        await Cluster.StartExecutorAsync("executor-2");

        (await Cluster.CliAsync("executor", "drain", "--executor", "executor-1", "--wait", "--timeout", "60s")).ShouldExitWith(0)
            .Output.ShouldContain("is Cordoned with 0 runnables");
        await master.Kill9Async();
        await Cluster.StartMasterAsync();

        (await ShowAsync("executor-1")).ShouldBe(("Cordoned", 0));
        (await ShowAsync("executor-2")).ShouldBe(("Online", 4));
        (await Cluster.CliAsync("executor", "uncordon", "--executor", "executor-1")).ShouldExitWith(0);
        (await ShowAsync("executor-1")).ShouldBe(("Online", 0));
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

    private async Task<(string? State, int Runnables)> ShowAsync(string executor)
    {
        var json = (await Cluster.CliAsync("executor", "show", "--executor", executor, "-o", "json")).ShouldExitWith(0).Json;
        return (json.GetProperty("state").GetString(), json.GetProperty("placed").GetArrayLength());
    }
}
