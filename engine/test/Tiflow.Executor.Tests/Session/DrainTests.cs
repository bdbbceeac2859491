using System.Net.Sockets;
using Tiflow.Executor.Tests.Support;

namespace Tiflow.Executor.Tests.Session;

/// <summary>A closed port proves the process's death to the leader, so it must stay open while anything runs.</summary>
[Collection("runnables")]
public sealed class DrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_port_is_open_until_what_runs_has_stopped_and_refuses_afterwards()
    {
        await using var executor = await ExecutorBench.StartAsync(Token);
        var probe = executor.Prober();
        await executor.RunWorkerAsync("stop-slowly", Token);

        var stopping = executor.StopAsync(Token);
        await TestWorker.Asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        var during = await probe(Token);
        TestWorker.MayStop.SetResult();
        await stopping;

        (during, await probe(Token)).ShouldBe((SocketError.Success, SocketError.ConnectionRefused));
    }

    [Fact]
    public async Task It_is_not_ready_while_it_drains_even_if_a_leader_welcomes_it_just_then()
    {
        await using var executor = await ExecutorBench.StartAsync(Token);
        executor.Status.Serving();
        await executor.RunWorkerAsync("stop-slowly", Token);

        var stopping = executor.StopAsync(Token);
        await TestWorker.Asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        executor.Status.Serving();
        var during = executor.Status.IsReady;
        TestWorker.MayStop.SetResult();
        await stopping;

        during.ShouldBeFalse();
    }
}
