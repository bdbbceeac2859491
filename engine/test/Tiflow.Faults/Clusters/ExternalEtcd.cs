using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Masters on hosts m1 to m3, on an etcd cluster whose members have hosts of their own.</summary>
internal sealed class ExternalEtcd : IMasterLayout
{
    private readonly EtcdMembers _etcd;

    private ExternalEtcd(EtcdMembers etcd, IReadOnlyList<Node> masters) => (_etcd, Masters) = (etcd, masters);

    public IReadOnlyList<Node> Masters { get; }

    public IReadOnlyList<Node> MemberNodes => _etcd.Nodes;

    public IReadOnlyList<EtcdClient> Members => _etcd.Clients;

    public static async Task<ExternalEtcd> CreateAsync(
        NodeFactory nodes, Func<string, IReadOnlyList<string>> masterCommand, Rig rig, CancellationToken cancellationToken)
    {
        var etcd = await EtcdMembers.CreateAsync(nodes, rig, EtcdMembers.MetastoreNames, cancellationToken);
        var store = $"etcd://{string.Join(',', etcd.Nodes.Select(static node => node.Address))}";
        var masters = new List<Node>();
        foreach (var name in FaultCluster.MasterNames)
        {
            string[] command = [.. masterCommand(name), "--metastore", store];
            masters.Add(await nodes.AddAsync(name, FaultCluster.MasterPort, command, cancellationToken));
        }

        return new ExternalEtcd(etcd, masters);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _etcd.StartAsync(cancellationToken);
        foreach (var master in Masters)
        {
            await master.StartAsync(cancellationToken);
        }
    }

    public void Dispose() => _etcd.Dispose();
}
