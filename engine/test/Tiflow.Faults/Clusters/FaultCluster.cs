using System.Globalization;
using Tiflow.Client;
using Tiflow.Faults.Processes;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Clusters;

/// <summary>The cluster under test: three masters, executors, perhaps a demo server, each on a host of its own.</summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    public const int MasterPort = 10240;
    private const int ExecutorPort = 10241;
    private const int DemoPort = 1234;

    // Two heartbeats.
    private const int MostSilenceMs = 1000;

    /// <summary>How long an executor may be silent.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>Within this everything must work again after a fault has ended.</summary>
    public static readonly TimeSpan Convergence = TimeSpan.FromSeconds(30);

    private readonly NodeFactory _nodes;
    private readonly IMasterLayout _layout;

    private FaultCluster(NodeFactory nodes, IMasterLayout layout)
    {
        (_nodes, _layout) = (nodes, layout);
        Client = NewClient(preferred: 0);
    }

    public static IReadOnlyList<string> MasterNames { get; } = ["m1", "m2", "m3"];

    public IReadOnlyList<Node> Masters => _layout.Masters;

    public IReadOnlyList<Node> MemberNodes => _layout.MemberNodes;

    public IReadOnlyList<EtcdClient> Members => _layout.Members;

    public IReadOnlyList<Node> Executors { get; private set; } = [];

    public Node? DemoServer { get; private set; }

    /// <summary>An etcd beside the cluster, to write keys that jobs watch; on a host that nothing breaks.</summary>
    public EtcdMembers? Oracle { get; private set; }

    /// <summary>For the rig's own questions.</summary>
    public MasterClient Client { get; }

    public static async Task<FaultCluster> StartAsync(
        Rig rig, ClusterShape shape, string directory, CancellationToken cancellationToken)
    {
        var nodes = new NodeFactory(rig.Hosts, directory, shape.HasFakeClocks);
        var config = nodes.Write("tiflow.toml", "[security]\nallow-insecure = true\n");
        var ofMasters = nodes.Write(
            "master.toml", "[security]\nallow-insecure = true\n" + (shape.Quarantines ? "" : "[retry]\nmax-executor-deaths = 0\n"));
        Func<string, IReadOnlyList<string>> master = name =>
        [
            Binaries.Tiflow, "master", "--config", ofMasters, "--log-file", "{dir}/log", "--name", name, "--data-dir", "{dir}/data",
            "--master-addr", $"{{listen}}:{MasterPort}", "--advertise-addr", $"{{ip}}:{MasterPort}",
        ];
        IMasterLayout layout = shape.Layout == LayoutKind.ExternalEtcd
            ? await ExternalEtcd.CreateAsync(nodes, master, rig, cancellationToken)
            : await SupervisedMembers.CreateAsync(nodes, master, rig, cancellationToken);
        var cluster = new FaultCluster(nodes, layout);
        try
        {
            if (shape.HasSmallDisks)
            {
                await SmallDisks.MountAsync(layout.MemberNodes, cancellationToken);
            }

            await layout.StartAsync(cancellationToken);
            if (shape.HasOracle)
            {
                cluster.Oracle = await EtcdMembers.CreateAsync(nodes, rig, ["o1"], cancellationToken);
                await cluster.Oracle.StartAsync(cancellationToken);
            }

            await cluster.StartExecutorsAsync(shape, config, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that knows all masters and asks this one first.</summary>
    public MasterClient NewClient(int preferred)
    {
        var addresses = Masters.Skip(preferred).Concat(Masters.Take(preferred)).Select(static master => master.Address);
        return new MasterClient(new MasterClientOptions { Addresses = MasterAddress.ParseList(string.Join(',', addresses)) });
    }

    /// <summary>A client that knows this master only, and does not wait for it for long: it may be gone.</summary>
    public static MasterClient NewClientOf(Node master) =>
        new(new MasterClientOptions { Addresses = MasterAddress.ParseList(master.Address), RpcTimeout = Lease });

    /// <summary>The master that leads now.</summary>
    public Task<Node> LeaderAsync(CancellationToken cancellationToken) => Eventually.AsksAsync(
        "a leader that the masters agree on",
        Convergence,
        async token =>
        {
            try
            {
                var leader = (await Client.ListMastersAsync(token)).FirstOrDefault(static master => master.IsLeader);
                return Masters.FirstOrDefault(node => node.Address == leader?.Address);
            }
            catch (TiflowException)
            {
                return null;
            }
        },
        cancellationToken);

    /// <summary>The executor that has this id now; the id is of a process, so another one has it after a restart.</summary>
    public async Task<Node> ExecutorAsync(string id, CancellationToken cancellationToken)
    {
        var executor = (await Client.ListExecutorsAsync(cancellationToken)).Single(executor => executor.Id == id);
        return Executors.Single(node => node.Name == executor.Name);
    }

    /// <summary>Waits until all executors are online, and were heard of a moment ago: silence before does not add up with what comes.</summary>
    public Task ExecutorsOnlineAsync(CancellationToken cancellationToken) => Eventually.IsAsync(
        "all executors online",
        Convergence,
        async token =>
        {
            try
            {
                var online = (await Client.ListExecutorsAsync(token))
                    .Where(static executor => executor.State == ExecutorState.Online && executor.LastHeartbeatAgeMs <= MostSilenceMs)
                    .ToArray();
                return Executors.All(node => Array.Exists(online, executor => executor.Name == node.Name));
            }
            catch (TiflowException)
            {
                return false;
            }
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Oracle?.Dispose();
        _layout.Dispose();
        await _nodes.DisposeAsync();
    }

    private async Task StartExecutorsAsync(ClusterShape shape, string config, CancellationToken cancellationToken)
    {
        var join = string.Join(',', Masters.Select(static master => master.Address));
        var executors = new List<Node>();
        for (var i = 1; i <= shape.Executors; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"x{i}");
            string[] command =
            [
                Binaries.Tiflow, "executor", "--config", config, "--log-file", "{dir}/log", "--name", name, "--data-dir", "{dir}/data",
                "--join", join,
                "--worker-addr", $"{{listen}}:{ExecutorPort}", "--advertise-addr", $"{{ip}}:{ExecutorPort}",
            ];
            executors.Add(await _nodes.AddAsync(name, ExecutorPort, command, cancellationToken));
        }

        Executors = executors;
        foreach (var executor in executors)
        {
            executor.Launch();
        }

        if (shape.HasDemoServer)
        {
            string[] command = [Binaries.DemoServer, "-d", "{dir}/data", "-a", $"{{ip}}:{DemoPort}", "-r", "0"];
            DemoServer = await _nodes.AddAsync("d1", DemoPort, command, cancellationToken);
            await DemoServer.StartAsync(cancellationToken);
        }

        foreach (var executor in executors)
        {
            await executor.ReadyAsync(cancellationToken);
        }

        await ExecutorsOnlineAsync(cancellationToken);
    }
}
