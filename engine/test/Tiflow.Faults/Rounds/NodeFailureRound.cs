using Tiflow.Client;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>Each node is restarted, then the leader resigns, then all are restarted together: after each step each change counts once.</summary>
internal sealed class NodeFailureRound(string role) : Round("restarts, watched keys", role)
{
    private const int Workers = 4;
    private const long Ticks = 20;
    private static readonly TimeSpan Resignation = TimeSpan.FromSeconds(10);

    public required LayoutKind Layout { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        var shape = new ClusterShape { Layout = Layout, Executors = 3, HasOracle = true };
        await using var cluster = await context.StartClusterAsync(shape, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new OracleJob(observer, cluster.Oracle!.Clients[0], context.History, Workers);
        await job.StartAsync(cancellationToken);
        await job.TickedAsync(Ticks, cancellationToken);

        var samples = new List<TimeSpan> { await CountAsync(context, job, cancellationToken) };
        foreach (var master in cluster.Masters)
        {
            await RestartAsync(cancellationToken, master);
            samples.Add(await CountAsync(context, job, cancellationToken));
        }

        await ResignAsync(cluster, cancellationToken);
        samples.Add(await CountAsync(context, job, cancellationToken));
        foreach (var executor in cluster.Executors)
        {
            await RestartAsync(cancellationToken, executor);
            samples.Add(await CountAsync(context, job, cancellationToken));
        }

        await RestartAsync(cancellationToken, [.. cluster.Masters, .. cluster.Executors]);
        samples.Add(await CountAsync(context, job, cancellationToken));
        await job.CancelAsync(cancellationToken);
        return Result(samples, target: null, note: "per step: from the first write to the last checkpoint");
    }

    private static async Task<TimeSpan> CountAsync(RoundContext context, OracleJob job, CancellationToken cancellationToken)
    {
        var at = context.History.Now;
        await job.WriteAsync(static () => TimeSpan.Zero, cancellationToken);
        await job.CountedAsync(cancellationToken);
        return TimeSpan.FromMilliseconds(context.History.Now - at);
    }

    private static async Task RestartAsync(CancellationToken cancellationToken, params IReadOnlyList<Node> nodes)
    {
        var restart = new TerminateFault(nodes);
        await restart.InjectAsync(cancellationToken);
        await restart.HealAsync(cancellationToken);
    }

    // Another master must lead, and answer itself: an error on the way there proves nothing.
    private static async Task ResignAsync(FaultCluster cluster, CancellationToken cancellationToken)
    {
        var before = await cluster.LeaderAsync(cancellationToken);
        await cluster.Client.ResignMasterAsync(cancellationToken);
        await Eventually.IsAsync(
            $"another leader than {before.Name}",
            Resignation,
            async token => await cluster.LeaderAsync(token) is var leader && leader != before && await AnswersAsync(leader, token),
            cancellationToken);
    }

    private static async Task<bool> AnswersAsync(Node leader, CancellationToken cancellationToken)
    {
        using var client = new MasterClient(new MasterClientOptions { Addresses = MasterAddress.ParseList(leader.Address) });
        try
        {
            return (await client.ListMastersAsync(cancellationToken)).Any(master => master.IsLeader && master.Address == leader.Address);
        }
        catch (TiflowException)
        {
            return false;
        }
    }
}
