using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// The leader falls silent and stays so, without a word that would tell executors of it; how soon has the next one welcomed
/// them all? Nothing that runs may notice.
/// </summary>
internal sealed class SilentLeaderRound(string fault, string role, FaultOn faultOf) : Round(fault, role)
{
    // As long as it takes to give work away that nobody has spoken for.
    private static readonly TimeSpan Silence = FaultCluster.Lease * 2;

    public required LayoutKind Layout { get; init; }

    public required int Trials { get; init; }

    public required Target Target { get; init; }

    /// <value>Whether the leader's own member is to lead the consensus; null = as it comes. Default null.</value>
    public bool? MemberLeads { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        var shape = new ClusterShape { Layout = Layout, Executors = 3 };
        await using var cluster = await context.StartClusterAsync(shape, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (samples, violations) = (new List<TimeSpan>(), new List<string>());
        for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
        {
            samples.Add(await TrialAsync(context, cluster, job, violations, cancellationToken));
            await cluster.ExecutorsOnlineAsync(cancellationToken);
        }

        await job.CancelAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        return Result(samples, Target, violations) with { IsFailover = true };
    }

    private async Task<TimeSpan> TrialAsync(
        RoundContext context, FaultCluster cluster, SteadyJob job, List<string> violations, CancellationToken cancellationToken)
    {
        var leader = await cluster.LeaderAsync(cancellationToken);
        await RaftLeader.PlaceAsync(cluster, leader, MemberLeads, cancellationToken);
        var before = await job.RunsAsync(cancellationToken);
        var injected = faultOf(context, cluster, leader);
        var executors = new WelcomeWatch(cluster);
        await injected.InjectAsync(cancellationToken);
        await Task.Delay(Silence, TimeProvider.System, cancellationToken);
        await Eventually.IsAsync("a welcome of all executors", FaultCluster.Convergence, _ => Task.FromResult(executors.AllAreWelcome), cancellationToken);
        violations.AddRange(Kept.Violations(before, await job.RunsAsync(cancellationToken)));
        violations.AddRange(executors.Violations());
        await injected.HealAsync(cancellationToken);
        return executors.LongestWait!.Value; // All are welcome.
    }
}
