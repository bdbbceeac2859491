using System.Net;
using System.Net.Sockets;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Master.Executors;
using Tiflow.Master.Options;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata.Memory;

namespace Tiflow.Master.Tests.Executors;

public sealed class ExecutorProberTests
{
    private const int Deadline = 30_000;

    private static readonly MasterOptions Options = new() { DataDirectory = "", AdvertiseAddress = "127.0.0.1:1" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Deadline)]
    public async Task Processes_whose_death_is_proven_are_forgotten()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await using var prober = new ExecutorProber(Options, TimeProvider.System);
        var refused = Bind(static listener => listener.Stop());

        for (var process = 0; process < 200; process++)
        {
            prober.Probe(ProbeOf(refused, $"p{process}"), bench.Loop);
        }

        while (prober.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task A_process_is_probed_once_at_a_time()
    {
        await using var bench = new LoopBench(new MemoryStoreState());
        await bench.StartAsync();
        await using var prober = new ExecutorProber(Options, TimeProvider.System);
        TcpListener? alive = null;
        var address = Bind(listener => alive = listener);
        using var living = alive;

        prober.Probe(ProbeOf(address, "p"), bench.Loop);
        prober.Probe(ProbeOf(address, "p"), bench.Loop);

        prober.Count.ShouldBe(1);
    }

    private static ClusterEffect.Probe ProbeOf(string address, string process) => new(new ExecutorId(1), address, process);

    private static string Bind(Action<TcpListener> then)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString()!;
        then(listener);
        return address;
    }
}
