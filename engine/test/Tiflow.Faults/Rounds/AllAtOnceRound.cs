using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>Everything is killed at the same moment and started again: the work goes on by itself.</summary>
internal sealed class AllAtOnceRound(string role) : Round("all killed at once", role)
{
    public required LayoutKind Layout { get; init; }

    public required int Trials { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Layout = Layout }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var samples = new List<TimeSpan>();
        await using (var writers = new Writers(cluster, context.History))
        {
            for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
            {
                await writers.WriteAgainAsync(context.History.Now, cancellationToken);
                var before = await job.RunsAsync(cancellationToken);
                var all = new KillFault([.. cluster.MemberNodes.Union(cluster.Masters), .. cluster.Executors]);
                await all.InjectAsync(cancellationToken);
                var at = context.History.Now;
                await all.HealAsync(cancellationToken);
                await job.RunsAsync(cancellationToken, seen => IsAnew(seen, before));
                samples.Add(TimeSpan.FromMilliseconds(context.History.Now - at));
                await job.GoesOnAsync(before, cancellationToken);
            }
        }

        await observer.FinalListAsync(cancellationToken);
        return Result(samples, Target.Seconds(FaultCluster.Convergence.TotalSeconds, FaultCluster.Convergence.TotalSeconds));
    }

    // Nothing of what ran has survived.
    private static bool IsAnew(JobSeen seen, JobSeen before) => seen.Incarnation > before.Incarnation
        && before.Workers.All(was => seen.Workers.Any(worker => worker.Name == was.Name && worker.Incarnation > was.Incarnation));
}
