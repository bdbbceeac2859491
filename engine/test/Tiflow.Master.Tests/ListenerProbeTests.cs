using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Protocol.Addresses;

namespace Tiflow.Master.Tests;

public sealed class ListenerProbeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_port_is_refused_when_its_listener_has_ended_and_not_before(string host)
    {
        var probe = new ListenerProbe(TimeProvider.System);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"{host}:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var before = await probe.IsRefusedAsync(address, Token);
        listener.Stop();

        (before, await probe.IsRefusedAsync(address, Token)).ShouldBe((false, true));
    }

    [Fact]
    public async Task Names_that_cannot_be_resolved_prove_nothing_and_are_looked_up_once_at_a_time()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lookups = 0;
        var probe = new ListenerProbe(time, new HostLookup(_ =>
        {
            Interlocked.Increment(ref lookups);
            asked.TrySetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        }));

        for (var i = 0; i < 10; i++)
        {
            var probing = probe.IsRefusedAsync("executor-1:7400", Token);
            time.Advance(TimeSpan.FromMilliseconds(300));
            (await probing.WaitAsync(Deadline, Token)).ShouldBeFalse();
        }

        await asked.Task.WaitAsync(Deadline, Token);
        lookups.ShouldBe(1);
    }
}
