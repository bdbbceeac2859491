using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>Two of three members are away: nothing is acknowledged, nothing is stopped, and all goes on afterwards.</summary>
internal sealed class QuorumRound(string role) : Round("quorum lost", role)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    // An answer may have been on its way when the quorum was lost.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    public required LayoutKind Layout { get; init; }

    public required TimeSpan Hold { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Layout = Layout }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (began, ended, recovery) = (0.0, 0.0, TimeSpan.Zero);
        var before = await job.RunsAsync(cancellationToken);
        await using (var writers = new Writers(cluster, context.History))
        {
            await writers.WriteAgainAsync(context.History.Now, cancellationToken);
            var leader = await RaftLeader.FindAsync(cluster.Members, cancellationToken);
            var lost = new KillFault(cluster.MemberNodes[leader], cluster.MemberNodes[(leader + 1) % cluster.Members.Count]);
            began = context.History.Now;
            await lost.InjectAsync(cancellationToken);
            await Task.Delay(context.Rig.Options.IsQuick ? Short : Hold, TimeProvider.System, cancellationToken);
            ended = context.History.Now;
            await lost.HealAsync(cancellationToken);
            await writers.WriteAgainAsync(ended, cancellationToken);
            recovery = TimeSpan.FromMilliseconds(context.History.Now - ended);
        }

        await cluster.ExecutorsOnlineAsync(cancellationToken);
        var after = await job.GoesOnAsync(before, cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        return Result(
            [recovery],
            Target.Seconds(FaultCluster.Convergence.TotalSeconds, FaultCluster.Convergence.TotalSeconds),
            [.. Kept.Violations(before, after), .. NothingAcknowledged.Violations(context.History.Snapshot(), began + OnItsWay.TotalMilliseconds, ended)]);
    }
}
