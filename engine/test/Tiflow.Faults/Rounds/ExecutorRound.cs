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

        var (samples, violations, margins) = (new List<TimeSpan>(), new List<string>(), new List<TimeSpan>());
        for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
        {
            samples.Add(await TrialAsync(context, cluster, job, violations, margins, cancellationToken));
            await cluster.ExecutorsOnlineAsync(cancellationToken);
        }

        await job.CancelAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        return Result(samples, Target, violations, NoteOf(margins));
    }

    private async Task<TimeSpan> TrialAsync(
        RoundContext context,
        FaultCluster cluster,
        SteadyJob job,
        List<string> violations,
        List<TimeSpan> margins,
        CancellationToken cancellationToken)
    {
        var before = await job.RunsAsync(cancellationToken);
        var lost = HasJobMaster ? before.Executor : SteadyJob.MostWorkers(before);
        var node = await cluster.ExecutorAsync(lost, cancellationToken);
        var injected = faultOf(context, cluster, node);
        var gate = new GateWatch(cluster, node);
        var at = context.History.Now;
        await injected.InjectAsync(cancellationToken);
        var after = await job.RunsAsync(cancellationToken, seen => !IsOn(seen, lost));
        var recovery = TimeSpan.FromMilliseconds(context.History.Now - at);
        violations.AddRange(Kept.Violations(before, after, lost));
        if (LivesOn)
        {
            violations.AddRange(gate.Violations());
            margins.AddRange(gate.Margin is { } margin ? [margin] : []);
        }

        await injected.HealAsync(cancellationToken);
        return recovery;
    }

    private static string NoteOf(List<TimeSpan> margins) => margins.Count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"gate closed at least {margins.Min().TotalSeconds:0.00} s before the work ran elsewhere");

    private static bool IsOn(JobSeen job, string executor) =>
        job.Executor == executor || job.Workers.Any(worker => worker.Executor == executor);
}
