using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>An executor fails; how soon does its work run elsewhere? What runs on the others must not notice.</summary>
internal sealed class ExecutorRound(string fault, string role, Func<RoundContext, Node, IFault> faultOf) : Round(fault, role)
{
    private const string GateClosed = "the lease has run out";

    public required int Trials { get; init; }

    public required Target Target { get; init; }

    /// <value>Whether it is the executor of the job master; else one that has only workers. Default false.</value>
    public bool HasJobMaster { get; init; }

    /// <value>Whether the executor lives on, and must have closed its gate before its work runs elsewhere. Default
    /// false.</value>
    public bool LivesOn { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Executors = 3 }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (samples, violations) = (new List<TimeSpan>(), new List<string>());
        for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
        {
            await TrialAsync(context, cluster, job, samples, violations, cancellationToken);
            await cluster.ExecutorsOnlineAsync(cancellationToken);
        }

        await job.CancelAsync(cancellationToken);
        await observer.ListAsync(cancellationToken);
        return Result(samples, Target, violations);
    }

    private async Task TrialAsync(
        RoundContext context,
        FaultCluster cluster,
        SteadyJob job,
        List<TimeSpan> samples,
        List<string> violations,
        CancellationToken cancellationToken)
    {
        var before = await job.RunsAsync(cancellationToken);
        var lost = HasJobMaster ? before.Executor : MostWorkers(before);
        var node = await cluster.ExecutorAsync(lost, cancellationToken);
        var injected = faultOf(context, node);
        var began = TimeProvider.System.GetUtcNow();
        var at = context.History.Now;
        await injected.InjectAsync(cancellationToken);
        var after = await job.RunsAsync(cancellationToken, seen => !IsOn(seen, lost));
        samples.Add(TimeSpan.FromMilliseconds(context.History.Now - at));
        violations.AddRange(Kept.Violations(before, after, lost));
        if (LivesOn && NodeLog.Times(node, GateClosed, began) is [])
        {
            violations.Add($"{node.Name} had not closed its gate when its work ran elsewhere");
        }

        await injected.HealAsync(cancellationToken);
    }

    private static string MostWorkers(JobSeen job) => job.Workers
        .Where(worker => worker.Executor != job.Executor)
        .GroupBy(static worker => worker.Executor, StringComparer.Ordinal)
        .MaxBy(static group => group.Count())?.Key ?? throw new RigException("all workers run beside the job master");

    private static bool IsOn(JobSeen job, string executor) =>
        job.Executor == executor || job.Workers.Any(worker => worker.Executor == executor);
}
