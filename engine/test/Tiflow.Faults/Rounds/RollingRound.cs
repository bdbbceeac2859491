using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>One node after the other is asked to end and started again, as for an upgrade, while clients write.</summary>
internal sealed class RollingRound(string role) : Round("rolling restart", role)
{
    public required LayoutKind Layout { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Layout = Layout }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (samples, violations) = (new List<TimeSpan>(), new List<string>());
        await using (var writers = new Writers(cluster, context.History))
        {
            await writers.WriteAgainAsync(context.History.Now, cancellationToken);
            foreach (var node in cluster.Masters.Concat(cluster.Executors))
            {
                var before = await job.RunsAsync(cancellationToken);
                var restart = new TerminateFault(node);
                var at = context.History.Now;
                await restart.InjectAsync(cancellationToken);
                await restart.HealAsync(cancellationToken);
                await cluster.ExecutorsOnlineAsync(cancellationToken);
                await writers.WriteAgainAsync(context.History.Now, cancellationToken);
                samples.Add(writers.LongestOutage(at));
                var after = await job.GoesOnAsync(before, cancellationToken);
                violations.AddRange(cluster.Masters.Contains(node) ? Kept.Violations(before, after) : []);
            }
        }

        await observer.FinalListAsync(cancellationToken);
        return Result(samples, Target.Seconds(1, 3), violations, "per node: longest wait of a client");
    }
}
