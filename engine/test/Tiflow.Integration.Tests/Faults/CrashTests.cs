using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Faults;

/// <summary>
/// kill -9 in the middle of a copy, and the same command again: the copy is complete, whatever was killed.
/// </summary>
public sealed class CrashTests : ClusterTest
{
    [Fact]
    public async Task A_killed_master_comes_back_and_restarts_no_worker()
    {
        var (server, master, _) = await StartAsync();
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        var before = await copy.MiddleAsync();

        await master.Kill9Async();
        copy.ShouldBeUnfinished();
        await master.StartAsync();

        var after = await copy.MiddleAsync();
        after.Runs().ShouldBe(before.Runs());
        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task A_killed_executor_comes_back_and_goes_on()
    {
        var (server, _, executor) = await StartAsync();
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        var before = await copy.MiddleAsync();

        await executor.Kill9Async();
        copy.ShouldBeUnfinished();
        await executor.StartAsync();

        await copy.MiddleAsync(elsewhereThan: before.Executors());
        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task The_work_of_a_killed_executor_goes_to_another()
    {
        var (server, _, executor) = await StartAsync();
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        var before = await copy.MiddleAsync();
        await Cluster.StartExecutorAsync("executor-2");

        await executor.Kill9Async();
        copy.ShouldBeUnfinished();

        await copy.MiddleAsync(elsewhereThan: before.Executors());
        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task A_killed_demo_server_comes_back_and_the_copy_goes_on()
    {
        var (server, _, _) = await StartAsync();
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        await copy.MiddleAsync();

        await server.Kill9Async();
        copy.ShouldBeUnfinished();
        await server.StartAsync();

        await copy.ShouldFinishAsync();
    }

    [Fact]
    public async Task All_killed_at_once_come_back_and_the_copy_goes_on()
    {
        var (server, master, executor) = await StartAsync();
        await using var copy = await SlowCopy.StartAsync(Cluster, server);
        await copy.MiddleAsync();

        await Task.WhenAll(server.Kill9Async(), master.Kill9Async(), executor.Kill9Async());
        copy.ShouldBeUnfinished();
        await Task.WhenAll(server.StartAsync(), master.StartAsync(), executor.StartAsync());

        await copy.ShouldFinishAsync();
    }

    private async Task<(Node Server, Node Master, Node Executor)> StartAsync()
    {
        var (server, master, executor) = (Cluster.DemoServer(), Cluster.Master(), Cluster.Executor("executor-1"));
        await Task.WhenAll(server.StartAsync(), master.StartAsync(), executor.StartAsync());
        return (server, master, executor);
    }
}
