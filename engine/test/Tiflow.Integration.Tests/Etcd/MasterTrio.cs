using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Etcd;

/// <summary>
/// Three masters with their own etcd members, started by the command that the README has for three nodes, and two
/// executors.
/// </summary>
public sealed class MasterTrio : IAsyncLifetime
{
    private const string Config = "./engine/deployments/docker-compose/config/master.toml";

    private readonly string[] _peers = [TestCluster.FreeAddress(), TestCluster.FreeAddress(), TestCluster.FreeAddress()];
    private readonly string[] _addresses = [TestCluster.FreeAddress(), TestCluster.FreeAddress(), TestCluster.FreeAddress()];

    internal TestCluster Cluster { get; private set; } = null!; // set before the first test

    internal Node[] Masters { get; private set; } = [];

    public string InitialCluster => string.Join(',', _peers.Select(static (peer, i) => $"{Name(i)}=http://{peer}"));

    public static string Name(int master) => $"ip{master}";

    public async ValueTask InitializeAsync()
    {
        Cluster = new TestCluster { MasterAddress = string.Join(',', _addresses) };
        Cluster.LayOutLikeTheRepository();
        Masters = [.. _addresses.Select((address, i) => Cluster.Shell(Name(i), address, Command(i)))];
        foreach (var master in Masters)
        {
            master.Launch();
        }

        await Task.WhenAll(Masters.Select(static master => master.ReadyAsync()));
        await Cluster.StartExecutorAsync("executor-1");
        await Cluster.StartExecutorAsync("executor-2");
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    /// <summary>The command line of a master, or one that differs from it in its name or its list.</summary>
    public string Command(int master, string? name = null, string? list = null) =>
        $"./bin/tiflow master --name={name ?? Name(master)} --config={Config} --master-addr 0.0.0.0:{PortOf(_addresses[master])} "
        + $"--advertise-addr http://{_addresses[master]} --peer-urls 0.0.0.0:{PortOf(_peers[master])} --advertise-peer-urls http://{_peers[master]} "
        + $"--initial-cluster {list ?? InitialCluster}";

    /// <summary>The directory where a master keeps its state, by default.</summary>
    public string DataOf(int master) => Cluster.PathOf($"tiflow-data/{Name(master)}");

    private static string PortOf(string address) => address[(address.LastIndexOf(':') + 1)..];
}
