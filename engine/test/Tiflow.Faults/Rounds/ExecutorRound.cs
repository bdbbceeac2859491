using System.Globalization;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>An executor fails; how soon does its work run elsewhere? What runs on the others must not notice.</summary>
internal sealed class ExecutorRound(string fault, string role, FaultOn faultOf) : Round(fault, role)
{
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

        var (samples, violations, margins, shown) = (new List<TimeSpan>(), new List<string>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
        {
            samples.Add(await TrialAsync(context, cluster, job, violations, margins, shown, cancellationToken));
            await cluster.ExecutorsOnlineAsync(cancellationToken);
        }

        await job.CancelAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        return Result(samples, Target, violations, NoteOf(shown, margins));
    }

    private async Task<TimeSpan> TrialAsync(
        RoundContext context,
        FaultCluster cluster,
        SteadyJob job,
        List<string> violations,
        List<TimeSpan> margins,
        List<TimeSpan> shown,
        CancellationToken cancellationToken)
    {
        var before = await job.RunsAsync(cancellationToken);
        var lost = HasJobMaster ? before.Executor : SteadyJob.MostWorkers(before);
        var node = await cluster.ExecutorAsync(lost, cancellationToken);
        var injected = faultOf(context, cluster, node);
        var gate = new GateWatch(cluster, node);
        var at = context.History.Now;
        await injected.InjectAsync(cancellationToken);
        await job.RunsAsync(cancellationToken, seen => !IsOn(seen, lost));
        var recovery = TimeSpan.FromMilliseconds(context.History.Now - at);
        var after = await job.GoesOnAsync(before, cancellationToken);
        shown.Add(TimeSpan.FromMilliseconds(context.History.Now - at));
        violations.AddRange(Kept.Violations(before, after, lost));
        if (LivesOn)
        {
            violations.AddRange(gate.Violations());
            margins.Add(gate.Margin ?? throw new RigException($"the logs do not show that the gate of {node.Name} closed and its work was started elsewhere"));
        }

        await injected.HealAsync(cancellationToken);
        return recovery;
    }

    // A worker shows what it has done every half second.
    private static string NoteOf(List<TimeSpan> shown, List<TimeSpan> margins)
    {
        var goesOn = string.Create(
            CultureInfo.InvariantCulture,
            $"all workers seen to go on from their checkpoints after {Quantile.Median(shown).TotalSeconds:0.00} / {shown.Max().TotalSeconds:0.00} s");
        return margins.Count == 0
            ? goesOn
            : string.Create(CultureInfo.InvariantCulture, $"{goesOn}; gate closed at least {margins.Min().TotalSeconds:0.00} s before the work ran elsewhere");
    }

    private static bool IsOn(JobSeen job, string executor) =>
        job.Executor == executor || job.Workers.Any(worker => worker.Executor == executor);
}
