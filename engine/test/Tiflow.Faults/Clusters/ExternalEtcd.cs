using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Masters on hosts m1 to m3, on an etcd cluster whose members have hosts of their own, e1 to e3.</summary>
internal sealed class ExternalEtcd : IMasterLayout
{
    private const int ClientPort = 2379;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private ExternalEtcd(IReadOnlyList<Node> masters, IReadOnlyList<Node> memberNodes)
    {
        (Masters, MemberNodes) = (masters, memberNodes);
        Members = [.. memberNodes.Select(static node => new EtcdClient(node.Address))];
    }

    public IReadOnlyList<Node> Masters { get; }

    public IReadOnlyList<Node> MemberNodes { get; }

    public IReadOnlyList<EtcdClient> Members { get; }

    public static async Task<ExternalEtcd> CreateAsync(
        NodeFactory nodes, Func<string, IReadOnlyList<string>> masterCommand, Rig rig, CancellationToken cancellationToken)
    {
        string[] names = ["e1", "e2", "e3"];
        var urls = new List<string>();
        foreach (var name in names)
        {
            urls.Add($"{name}=http://{(await rig.Hosts.GetAsync(name, cancellationToken)).Address}:2380");
        }

        var (members, masters) = (new List<Node>(), new List<Node>());
        foreach (var name in names)
        {
            members.Add(await nodes.AddAsync(
                name, ClientPort, MemberCommand(name, string.Join(',', urls)), cancellationToken, announcesItself: false));
        }

        var store = $"etcd://{string.Join(',', members.Select(static node => node.Address))}";
        foreach (var name in FaultCluster.MasterNames)
        {
            masters.Add(await nodes.AddAsync(
                name, FaultCluster.MasterPort, [.. masterCommand(name), "--metastore", store], cancellationToken));
        }

        return new ExternalEtcd(masters, members);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var node in MemberNodes)
        {
            node.Launch();
        }

        foreach (var member in Members)
        {
            await Eventually.IsAsync(
                $"etcd at {member.Address}", Limit, async token => await member.StatusAsync(token) is not null, cancellationToken);
        }

        foreach (var master in Masters)
        {
            await master.StartAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var member in Members)
        {
            member.Dispose();
        }
    }

    private static string[] MemberCommand(string name, string cluster) =>
    [
        "etcd", "--name", name, "--data-dir", "{dir}/data",
        "--listen-client-urls", "http://{ip}:2379", "--advertise-client-urls", "http://{ip}:2379",
        "--listen-peer-urls", "http://{ip}:2380", "--initial-advertise-peer-urls", "http://{ip}:2380",
        "--initial-cluster", cluster, "--initial-cluster-token", "tiflow-faults",
        "--pre-vote=true", "--snapshot-count", "1000", "--max-txn-ops", "2048", "--max-request-bytes", "8388608",
        "--logger", "zap", "--log-level", "warn",
    ];
}
