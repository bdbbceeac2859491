using Tiflow.Faults.Clusters;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>What etcd itself needs when its leader is killed, without any of ours: the figure to compare with.</summary>
internal sealed class EtcdRound() : Round("kill -9", "raft leader of etcd alone, for comparison")
{
    // Others are compared with it: its median must mean something in a short run, too.
    private const int Fewest = 5;

    public required int Trials { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var nodes = new NodeFactory(context.Rig.Hosts, context.Directory);
        using var etcd = await EtcdMembers.CreateAsync(nodes, context.Rig, EtcdMembers.MetastoreNames, cancellationToken);
        await etcd.StartAsync(cancellationToken);
        var samples = new List<TimeSpan>();
        for (var trial = 0; trial < Math.Max(Fewest, context.Rig.Options.Trials(Trials)); trial++)
        {
            var leader = await RaftLeader.FindAsync(etcd.Clients, cancellationToken);
            var kill = new KillFault(etcd.Nodes[leader]);
            var at = context.History.Now;
            await kill.InjectAsync(cancellationToken);
            await WrittenAsync([.. etcd.Clients.Where((_, index) => index != leader)], cancellationToken);
            samples.Add(TimeSpan.FromMilliseconds(context.History.Now - at));
            await kill.HealAsync(cancellationToken);
            await etcd.HealthyAsync(cancellationToken);
        }

        return Result(samples, target: null, note: "to the next raw write") with { IsReference = true };
    }

    private static async Task WrittenAsync(IReadOnlyList<EtcdClient> others, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] writes = [.. others.Select(client => client.PutUntilWrittenAsync("written", ending.Token))];
        await await Task.WhenAny(writes);
        await ending.CancelAsync();
        await Task.WhenAll(writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
