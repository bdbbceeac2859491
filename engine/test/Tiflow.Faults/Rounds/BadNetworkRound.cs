using System.Globalization;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// The network of an executor is bad for two leases, but not gone. Its work may move, if it loses its lease over that, but
/// afterwards all of it runs and goes on.
/// </summary>
internal sealed class BadNetworkRound(string fault, string role, FaultOn faultOf) : Round(fault, role)
{
    private static readonly TimeSpan Hold = FaultCluster.Lease * 2;

    public required int Trials { get; init; }

    /// <value>Whether nothing may be restarted. Default false.</value>
    public bool MustStay { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Executors = 3 }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (samples, violations, moved) = (new List<TimeSpan>(), new List<string>(), 0);
        for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
        {
            var before = await job.RunsAsync(cancellationToken);
            var (recovery, after) = await TrialAsync(context, cluster, job, before, violations, cancellationToken);
            samples.Add(recovery);
            moved += Kept.Violations(before, after).Count();
            violations.AddRange(MustStay ? Kept.Violations(before, after) : []);
        }

        await job.CancelAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        var note = string.Create(CultureInfo.InvariantCulture, $"from the end of {Hold.TotalSeconds:0} s to progress of all; {moved} restarted");
        return Result(samples, new Target(FaultCluster.Convergence, FaultCluster.Convergence), violations, note);
    }

    private async Task<(TimeSpan Recovery, JobSeen After)> TrialAsync(
        RoundContext context, FaultCluster cluster, SteadyJob job, JobSeen before, List<string> violations, CancellationToken cancellationToken)
    {
        var node = await cluster.ExecutorAsync(SteadyJob.MostWorkers(before), cancellationToken);
        var injected = faultOf(context, cluster, node);
        var gate = new GateWatch(cluster, node);
        await injected.InjectAsync(cancellationToken);
        await Task.Delay(Hold, TimeProvider.System, cancellationToken);
        violations.AddRange(gate.Violations());
        await injected.HealAsync(cancellationToken);
        var healed = context.History.Now;
        var after = await job.RunsAsync(cancellationToken, seen => seen.Workers.Zip(before.Workers).All(static pair => pair.First.Done > pair.Second.Done));
        await cluster.ExecutorsOnlineAsync(cancellationToken);
        return (TimeSpan.FromMilliseconds(context.History.Now - healed), after);
    }
}
