using Tiflow.Faults.Clusters;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Plans;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Rounds;

/// <summary>Makes the faults of a plan happen.</summary>
internal sealed class PlanInjector(FaultCluster cluster, Switch? network)
{
    /// <summary>How many nodes there are of each role. Members that live within masters fail with them.</summary>
    public static IReadOnlyDictionary<NodeRole, int> Nodes(FaultCluster cluster) => new Dictionary<NodeRole, int>
    {
        [NodeRole.Master] = cluster.Masters.Count,
        [NodeRole.Member] = cluster.MemberNodes.Except(cluster.Masters).Count(),
        [NodeRole.Executor] = cluster.Executors.Count,
        [NodeRole.DemoServer] = cluster.DemoServer is null ? 0 : 1,
    };

    public async Task DoAsync(FaultStep step, CancellationToken cancellationToken)
    {
        var fault = FaultOf(step);
        await fault.InjectAsync(cancellationToken);
        await Task.Delay(step.Hold, TimeProvider.System, cancellationToken);
        await fault.HealAsync(cancellationToken);
        await Task.Delay(step.Pause, TimeProvider.System, cancellationToken);
    }

    private IFault FaultOf(FaultStep step)
    {
        var node = NodeOf(step);
        return step.Kind switch
        {
            FaultKind.Kill => new KillFault(node),
            FaultKind.Terminate => new TerminateFault(node),
            FaultKind.Pause => new PauseFault(node),
            FaultKind.KillAll => new KillFault([.. cluster.MemberNodes.Union(cluster.Masters), .. cluster.Executors]),
            FaultKind.Silent => Cut(node, CutKind.Silent),
            FaultKind.Deaf => Cut(node, CutKind.Deaf),
            FaultKind.Mute => Cut(node, CutKind.Mute),
            FaultKind.Reset => Cut(node, CutKind.Reset),
            FaultKind.Loss => Cut(node, CutKind.Loss),
            FaultKind.Delay => new DelayFault(node.Host, step.Seed),
            _ => throw new RigException($"no injector for {step.Kind}"),
        };
    }

    private Node NodeOf(FaultStep step) => step.Role switch
    {
        NodeRole.Master => cluster.Masters[step.Index],
        NodeRole.Member => cluster.MemberNodes[step.Index],
        NodeRole.Executor => cluster.Executors[step.Index],
        NodeRole.DemoServer => cluster.DemoServer ?? throw new RigException("the plan has a demo server, the cluster has none"),
        _ => throw new RigException($"no node of role {step.Role}"),
    };

    private CutFault Cut(Node node, CutKind kind) =>
        new(network ?? throw new RigException("the network cannot be cut on this machine"), node.Host, kind);
}
