using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>The leader fails; how soon can clients write again? And nothing that runs may notice.</summary>
internal sealed class LeaderRound(string fault, string role, FaultOn faultOf) : Round(fault, role)
{
    // Long enough to see whether the leadership stays where it is.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    // A master that has just been started is busy with compiling itself; faults seldom come that close.
    // The master that was started again stands by: it has read the state, and is not in a hurry.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1.5);

    public required LayoutKind Layout { get; init; }

    public required int Trials { get; init; }

    public required Target Target { get; init; }

    /// <value>What else the cluster has to have. Default nothing.</value>
    public ClusterShape Shape { get; init; } = new();

    /// <value>Whether another master must lead afterwards. Default true.</value>
    public bool MustMove { get; init; } = true;

    /// <value>Whether the leader's own member is to lead the consensus; null = as it comes. Default null.</value>
    public bool? MemberLeads { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(Shape with { Layout = Layout }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (samples, violations) = (new List<TimeSpan>(), new List<string>());
        var before = await job.RunsAsync(cancellationToken);
        await using (var writers = new Writers(cluster, context.History))
        {
            for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
            {
                await Task.Delay(Settle, TimeProvider.System, cancellationToken);
                await writers.WriteAgainAsync(context.History.Now, cancellationToken);
                samples.Add(await TrialAsync(context, cluster, writers, violations, cancellationToken));
                await cluster.ExecutorsOnlineAsync(cancellationToken);
                var after = await job.GoesOnAsync(before, cancellationToken);
                violations.AddRange(Kept.Violations(before, after));
                before = after;
            }
        }

        await observer.FinalListAsync(cancellationToken);
        return Result(samples, Target, violations) with { IsFailover = MustMove };
    }

    private async Task<TimeSpan> TrialAsync(
        RoundContext context, FaultCluster cluster, Writers writers, List<string> violations, CancellationToken cancellationToken)
    {
        var leader = await LeaderAsync(cluster, cancellationToken);
        var injected = faultOf(context, cluster, leader);
        var at = context.History.Now;
        await injected.InjectAsync(cancellationToken);
        await writers.WriteAgainAsync(at, cancellationToken);
        await Task.Delay(Aftermath, TimeProvider.System, cancellationToken);
        // Once more: the first answers may have been on their way, and the outage may have begun after them.
        await writers.WriteAgainAsync(context.History.Now, cancellationToken);
        var outage = writers.LongestOutage(at);
        if (MustMove && await cluster.LeaderAsync(cancellationToken) == leader)
        {
            violations.Add($"{leader.Name} still leads: it was not the leader when the fault came, or the fault did not reach it");
        }

        await injected.HealAsync(cancellationToken);
        return outage;
    }

    // Moving raft's leadership may cost a leader its own.
    private async Task<Node> LeaderAsync(FaultCluster cluster, CancellationToken cancellationToken)
    {
        while (true)
        {
            var leader = await cluster.LeaderAsync(cancellationToken);
            await RaftLeader.PlaceAsync(cluster, leader, MemberLeads, cancellationToken);
            if (await cluster.LeaderAsync(cancellationToken) == leader)
            {
                return leader;
            }
        }
    }
}
