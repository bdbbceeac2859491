using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>A cluster of etcd members on hosts of their own.</summary>
internal sealed class EtcdMembers : IDisposable
{
    private const int ClientPort = 2379;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private EtcdMembers(IReadOnlyList<Node> nodes)
    {
        Nodes = nodes;
        Clients = [.. nodes.Select(static node => new EtcdClient(node.Address))];
    }

    /// <summary>The hosts of the members that keep the masters' state.</summary>
    public static IReadOnlyList<string> MetastoreNames { get; } = ["e1", "e2", "e3"];

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<EtcdClient> Clients { get; }

    public static async Task<EtcdMembers> CreateAsync(
        NodeFactory nodes, Rig rig, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var urls = new List<string>();
        foreach (var name in names)
        {
            urls.Add($"{name}=http://{(await rig.Hosts.GetAsync(name, cancellationToken)).Address}:2380");
        }

        var members = new List<Node>();
        foreach (var name in names)
        {
            var command = Command(name, string.Join(',', urls));
            members.Add(await nodes.AddAsync(name, ClientPort, command, cancellationToken, announcesItself: false));
        }

        return new EtcdMembers(members);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var node in Nodes)
        {
            node.Launch();
        }

        await HealthyAsync(cancellationToken);
    }

    /// <summary>Waits until all members know who leads.</summary>
    public async Task HealthyAsync(CancellationToken cancellationToken)
    {
        foreach (var client in Clients)
        {
            await Eventually.IsAsync(
                $"etcd at {client.Address}", Limit, async token => await client.StatusAsync(token) is not null, cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var client in Clients)
        {
            client.Dispose();
        }
    }

    private static string[] Command(string name, string cluster) =>
    [
        "etcd", "--name", name, "--data-dir", "{dir}/data",
        "--listen-client-urls", "http://{ip}:2379", "--advertise-client-urls", "http://{ip}:2379",
        "--listen-peer-urls", "http://{ip}:2380", "--initial-advertise-peer-urls", "http://{ip}:2380",
        "--initial-cluster", cluster, "--initial-cluster-token", "tiflow-faults",
        "--pre-vote=true", "--snapshot-count", "1000", "--max-txn-ops", "2048", "--max-request-bytes", "8388608",
        "--logger", "zap", "--log-level", "warn",
    ];
}
