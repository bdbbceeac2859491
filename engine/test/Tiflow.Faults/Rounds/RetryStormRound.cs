using System.Globalization;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// Many clients ask for the same jobs, again and again, while the leader is killed: each job is made once, and all of them
/// are told of the same one.
/// </summary>
internal sealed class RetryStormRound(string role) : Round("kill -9 in a retry storm", role)
{
    private const int Clients = 6;
    private const int Jobs = 20;
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(0.5);

    public required LayoutKind Layout { get; init; }

    public required int Trials { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await context.StartClusterAsync(new ClusterShape { Layout = Layout }, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        var recorders = Enumerable.Range(1, Clients)
            .Select(i => new RecordingClient(Named("storm", i), cluster.NewClient(i % cluster.Masters.Count), context.History))
            .ToArray();
        var storm = recorders.Select(client => new StormClient(client, new Random(context.Random.Next()))).ToArray();
        var (samples, violations) = (new List<TimeSpan>(), new List<string>());
        for (var trial = 1; trial <= context.Rig.Options.Trials(Trials); trial++)
        {
            string[] ids = [.. Enumerable.Range(1, Jobs).Select(i => $"{Named("t", trial)}-{Named("j", i)}")];
            samples.Add(await TrialAsync(context, cluster, storm, ids, violations, cancellationToken));
            violations.AddRange(await storm[0].MisuseAsync(ids[0], cancellationToken) is { } misuse ? [misuse] : []);
            await observer.FinalListAsync(cancellationToken);
        }

        foreach (var recorder in recorders)
        {
            recorder.Dispose();
        }

        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"{storm.Sum(static client => client.Requests)} requests for {samples.Count * Jobs * (Clients + 1)} jobs; to the last acknowledgement");
        return Result(samples, new Target(FaultCluster.Convergence, FaultCluster.Convergence), violations, note);
    }

    private static async Task<TimeSpan> TrialAsync(
        RoundContext context,
        FaultCluster cluster,
        IReadOnlyList<StormClient> storm,
        string[] ids,
        List<string> violations,
        CancellationToken cancellationToken)
    {
        var leader = await cluster.LeaderAsync(cancellationToken);
        var storming = Task.WhenAll(storm.Select(client => client.CreateAsync(ids, cancellationToken)));
        await Task.Delay(LatestKill * context.Random.NextDouble(), TimeProvider.System, cancellationToken);
        var kill = new KillFault(leader);
        var at = context.History.Now;
        violations.AddRange(storming.IsCompleted ? ["the storm was over before the leader was killed"] : []);
        await kill.InjectAsync(cancellationToken);
        await storming;
        var recovery = TimeSpan.FromMilliseconds(context.History.Now - at);
        violations.AddRange(await cluster.LeaderAsync(cancellationToken) == leader ? [$"{leader.Name} still leads: the wrong one was killed"] : []);
        await kill.HealAsync(cancellationToken);
        return recovery;
    }

    private static string Named(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word}{number}");
}
