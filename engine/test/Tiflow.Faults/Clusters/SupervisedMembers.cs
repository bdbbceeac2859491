using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Masters on hosts m1 to m3, each with an etcd member of its own on the same host.</summary>
internal sealed class SupervisedMembers : IMasterLayout
{
    private const int ClientPort = 2379;

    private SupervisedMembers(IReadOnlyList<Node> masters)
    {
        Masters = masters;
        Members = [.. masters.Select(static node => new EtcdClient($"{node.Host.Address}:{ClientPort}"))];
    }

    public IReadOnlyList<Node> Masters { get; }

    public IReadOnlyList<Node> MemberNodes => Masters;

    public IReadOnlyList<EtcdClient> Members { get; }

    public static async Task<SupervisedMembers> CreateAsync(
        NodeFactory nodes, Func<string, IReadOnlyList<string>> masterCommand, Rig rig, CancellationToken cancellationToken)
    {
        var urls = new List<string>();
        foreach (var name in FaultCluster.MasterNames)
        {
            urls.Add($"{name}=http://{(await rig.Hosts.GetAsync(name, cancellationToken)).Address}:8291");
        }

        var masters = new List<Node>();
        foreach (var name in FaultCluster.MasterNames)
        {
            string[] member =
            [
                "--peer-urls", "http://{ip}:8291", "--advertise-peer-urls", "http://{ip}:8291",
                "--initial-cluster", string.Join(',', urls), "--client-urls", $"http://{{ip}}:{ClientPort}",
            ];
            masters.Add(await nodes.AddAsync(
                name, FaultCluster.MasterPort, [.. masterCommand(name), .. member], cancellationToken));
        }

        return new SupervisedMembers(masters);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var master in Masters)
        {
            master.Launch();
        }

        foreach (var master in Masters)
        {
            await master.ReadyAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var member in Members)
        {
            member.Dispose();
        }
    }
}
