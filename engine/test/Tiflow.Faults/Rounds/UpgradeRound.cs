using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// One node after the other is asked to end and started again as another version, while clients write: nothing restarts
/// on the others, and whoever asks sees which node has which version.
/// </summary>
internal sealed class UpgradeRound(string role) : Round("rolling upgrade", role)
{
    private readonly List<string> _violations = [];

    public required LayoutKind Layout { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Layout = Layout, Executors = 3 }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var job = new SteadyJob(observer, "steady");
        await job.StartAsync(cancellationToken);
        var old = await VersionsAsync(cluster, cancellationToken);

        var samples = new List<TimeSpan>();
        await using (var writers = new Writers(cluster, context.History))
        {
            await writers.WriteAgainAsync(context.History.Now, cancellationToken);
            foreach (var node in cluster.Masters.Concat(cluster.Executors))
            {
                var at = context.History.Now;
                await UpgradeAsync(node, cluster, job, cancellationToken);
                await writers.WriteAgainAsync(context.History.Now, cancellationToken);
                samples.Add(writers.LongestOutage(at));
            }
        }

        await observer.FinalListAsync(cancellationToken);
        var (from, to) = CheckVersions(old, await VersionsAsync(cluster, cancellationToken));
        return Result(samples, Target.Seconds(1, 3), _violations, $"per node: longest wait of a client; {from} to {to}");
    }

    private async Task UpgradeAsync(Node node, FaultCluster cluster, SteadyJob job, CancellationToken cancellationToken)
    {
        var before = await job.RunsAsync(cancellationToken);
        var moving = await ExecutorIdAsync(node, cluster, cancellationToken);
        var versions = await VersionsAsync(cluster, cancellationToken);
        var restart = new TerminateFault(node);
        node.Replace(Binaries.Tiflow, by: Binaries.Next);
        await restart.InjectAsync(cancellationToken);
        await restart.HealAsync(cancellationToken);
        await cluster.ExecutorsOnlineAsync(cancellationToken);

        var after = await job.RunsAsync(cancellationToken, seen => Moved(seen, moving).Count == 0);
        _violations.AddRange(Restarted(before, after, moving).Select(what => $"{what} was restarted while {node.Name} was upgraded"));
        var changed = Changed(versions, await VersionsAsync(cluster, cancellationToken));
        if (changed is not [var one] || one != node.Name)
        {
            _violations.Add($"{node.Name} was upgraded, and another version is shown for: {string.Join(", ", changed)}");
        }
    }

    // Empty for a master.
    private static async Task<string> ExecutorIdAsync(Node node, FaultCluster cluster, CancellationToken cancellationToken) =>
        (await cluster.Client.ListExecutorsAsync(cancellationToken)).LastOrDefault(executor => executor.Name == node.Name)?.Id ?? "";

    private static IReadOnlyList<string> Moved(JobSeen job, string from) =>
        [.. Runs(job).Where(run => run.Executor == from).Select(static run => run.Name)];

    private static IEnumerable<string> Restarted(JobSeen before, JobSeen after, string moving) => Runs(before)
        .Where(run => run.Executor != moving)
        .Where(run => !Runs(after).Contains(run))
        .Select(static run => run.Name);

    private static IEnumerable<(string Name, long Incarnation, string Executor)> Runs(JobSeen job) =>
        job.Workers.Select(static worker => (worker.Name, worker.Incarnation, worker.Executor))
            .Prepend(("the job master", job.Incarnation, job.Executor));

    // A master whose etcd member has just been away may be missing from the list for a moment.
    private static Task<Dictionary<string, string>> VersionsAsync(FaultCluster cluster, CancellationToken cancellationToken) => Eventually.AsksAsync(
        "all nodes in the lists of masters and executors",
        FaultCluster.Convergence,
        async token =>
        {
            var masters = await cluster.Client.ListMastersAsync(token);
            var executors = await cluster.Client.ListExecutorsAsync(token);
            var versions = masters.Select(static master => (master.Name, master.Version))
                .Concat(executors.Select(static executor => (executor.Name, executor.Version)))
                .ToDictionary(static node => node.Name, static node => node.Version, StringComparer.Ordinal);
            return versions.Count == cluster.Masters.Count + cluster.Executors.Count ? versions : null;
        },
        cancellationToken);

    private static string[] Changed(Dictionary<string, string> before, Dictionary<string, string> after) =>
        [.. after.Where(pair => before.GetValueOrDefault(pair.Key) != pair.Value).Select(static pair => pair.Key)];

    private (string From, string To) CheckVersions(Dictionary<string, string> before, Dictionary<string, string> after)
    {
        string[] from = [.. before.Values.Distinct(StringComparer.Ordinal)];
        string[] to = [.. after.Values.Distinct(StringComparer.Ordinal)];
        if (from.Length != 1 || to.Length != 1 || from[0] == to[0])
        {
            _violations.Add($"not all six nodes have one version, before and after: {string.Join(' ', before)} became {string.Join(' ', after)}");
        }

        return (string.Join('/', from), string.Join('/', to));
    }
}
