using System.Globalization;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// An executor stands still for a while and goes on as if nothing had been: its workers believe that they are the current
/// ones. Whatever they write must be refused, and they must be stopped.
/// </summary>
internal sealed class ZombieRound(double leases)
    : Round(string.Create(CultureInfo.InvariantCulture, $"SIGSTOP {leases} x lease"), "executor")
{
    // What an executor logs of a run that was stopped: here, because the leader has fenced it.
    private const string Fenced = "has ended";

    // What it logs of a write that the leader has not accepted.
    private const string Refused = "was refused: FENCED";

    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    public required int Trials { get; init; }

    /// <value>Whether it is so long that work moves, and old runs write what must be refused. Default false.</value>
    public bool MustMove { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Executors = 3 }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);

        var (violations, moved) = (new List<string>(), 0);
        var started = TimeProvider.System.GetUtcNow();
        // Whose writes count is seen by who looks all the time: a checkpoint of an old run would take back what was shown.
        using var watcher = context.NewClient("watcher", cluster);
        await using var watching = new Watching(watcher);
        for (var trial = 0; trial < context.Rig.Options.Trials(Trials); trial++)
        {
            var before = await job.RunsAsync(cancellationToken);
            var node = await cluster.ExecutorAsync(before.Workers[0].Executor, cancellationToken);
            var began = TimeProvider.System.GetUtcNow();
            await PauseAsync(node, cancellationToken);
            await cluster.ExecutorsOnlineAsync(cancellationToken);
            var after = await job.RunsAsync(cancellationToken);
            var movedNow = after.Workers.Zip(before.Workers).Count(static pair => pair.First.Incarnation != pair.Second.Incarnation);
            await Eventually.IsAsync(
                $"the end of {movedNow} old runs on {node.Name}",
                FaultCluster.Convergence,
                _ => Task.FromResult(NodeLog.Times(node, Fenced, began).Count >= movedNow),
                cancellationToken);
            moved += movedNow;
            if (leases < 1)
            {
                violations.AddRange(Kept.Violations(before, after));
            }
        }

        // A refusal is known only after the leader's commit, so it may be logged after the end of the run.
        await Task.Delay(Aftermath, TimeProvider.System, cancellationToken);
        var refused = cluster.Executors.Sum(node => NodeLog.Times(node, Refused, started).Count);
        if ((MustMove && moved == 0) || (moved > 0 && refused == 0))
        {
            violations.Add($"{moved} workers moved and {refused} writes of old runs were refused: no zombie was seen");
        }

        await job.CancelAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        var note = string.Create(CultureInfo.InvariantCulture, $"{moved} workers moved, all old runs of theirs fenced; {refused} writes of old runs refused");
        return Result([], target: null, violations, note);
    }

    private async Task PauseAsync(Node node, CancellationToken cancellationToken)
    {
        var pause = new PauseFault(node);
        await pause.InjectAsync(cancellationToken);
        await Task.Delay(FaultCluster.Lease * leases, TimeProvider.System, cancellationToken);
        await pause.HealAsync(cancellationToken);
    }
}
