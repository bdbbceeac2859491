using System.Globalization;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Plans;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// Random faults of all kinds while keys are written that workers watch: each change is counted once, whatever failed
/// meanwhile.
/// </summary>
internal sealed class OracleRound(string role) : Round("mixed random faults, watched keys", role)
{
    private const int Executors = 4;
    private const int Workers = 8;
    private const int FaultsPerTrial = 3;

    // Eight writes within the first seconds of the faults.
    private const int LongestPauseMilliseconds = 1000;

    public required LayoutKind Layout { get; init; }

    public required int Trials { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        var shape = new ClusterShape { Layout = Layout, Executors = Executors, HasOracle = true, Quarantines = true };
        await using var cluster = await context.StartClusterAsync(shape, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        using var user = context.NewClient("user", cluster);
        var plan = context.PlanFor(cluster, context.Rig.Options.Trials(Trials) * FaultsPerTrial);
        var job = new OracleJob(user, cluster.Oracle!.Clients[0], context.History, Workers);
        await job.StartAsync(cancellationToken);

        var samples = new List<TimeSpan>();
        await using (new Watching(observer))
        {
            foreach (var faults in plan.Chunk(FaultsPerTrial))
            {
                samples.Add(await TrialAsync(context, cluster, job, faults, cancellationToken));
            }
        }

        var problems = await job.ProblemsAsync(cancellationToken);
        var note = string.Create(CultureInfo.InvariantCulture, $"{plan.Count} faults; from the last of three to the last checkpoint");
        return Result(samples, new Target(FaultCluster.Convergence, FaultCluster.Convergence), problems, note);
    }

    private static async Task<TimeSpan> TrialAsync(
        RoundContext context, FaultCluster cluster, OracleJob job, IEnumerable<FaultStep> faults, CancellationToken cancellationToken)
    {
        var writing = job.WriteAsync(() => TimeSpan.FromMilliseconds(context.Random.Next(LongestPauseMilliseconds)), cancellationToken);
        var injector = new PlanInjector(cluster, context.Rig.Hosts.Switch);
        foreach (var fault in faults)
        {
            await injector.DoAsync(fault, cancellationToken);
        }

        await writing;
        var at = context.History.Now;
        await job.CountedAsync(cancellationToken);
        return TimeSpan.FromMilliseconds(context.History.Now - at);
    }
}
