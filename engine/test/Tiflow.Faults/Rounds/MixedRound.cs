using System.Globalization;
using Tiflow.Client;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// Random faults of all kinds on all nodes, while jobs are created and run. When they are over, everything must end as if
/// nothing had been: that is what the checker decides.
/// </summary>
internal sealed class MixedRound(string role) : Round("mixed random faults", role)
{
    private const int Executors = 4;
    private const int Copies = 10;
    private const int QuickFaults = 6;
    private static readonly TimeSpan AboutAFault = TimeSpan.FromSeconds(4);

    public required LayoutKind Layout { get; init; }

    public required int Faults { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        var shape = new ClusterShape { Layout = Layout, Executors = Executors, HasDemoServer = true, Quarantines = true };
        await using var cluster = await context.StartClusterAsync(shape, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        using var user = context.NewClient("user", cluster);
        using var copies = await CopyJobs.CreateAsync(cluster, user, context.History, cancellationToken);
        var injector = new PlanInjector(cluster, context.Rig.Hosts.Switch);
        var plan = context.PlanFor(cluster, context.Rig.Options.Trials(Faults, QuickFaults));
        var counting = new CountingJob(user, plan.Count * AboutAFault);
        await counting.StartAsync(cancellationToken);

        var every = context.Rig.Options.IsQuick ? plan.Count : Math.Max(1, plan.Count / Copies);
        await using (new Watching(observer))
        {
            for (var i = 0; i < plan.Count; i++)
            {
                if (i % every == 0)
                {
                    await copies.StartAsync(cancellationToken);
                }

                await injector.DoAsync(plan[i], cancellationToken);
            }
        }

        var healed = context.History.Now;
        var problems = await EndedAsync(observer, counting, cancellationToken);
        var recovery = TimeSpan.FromMilliseconds(context.History.Now - healed);
        await copies.CompareAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        var note = string.Create(
            CultureInfo.InvariantCulture, $"{plan.Count} faults, {copies.Count} copies; all jobs ended {recovery.TotalSeconds:0} s after the last fault");
        return Result([], target: null, problems, note);
    }

    private static async Task<IReadOnlyList<string>> EndedAsync(RecordingClient observer, CountingJob counting, CancellationToken cancellationToken)
    {
        var jobs = await Eventually.AsksAsync(
            "the end of all jobs",
            FaultCluster.Convergence + counting.Duration,
            async token => await observer.ListAsync(token) is { } list && list.All(static job => JobStates.IsTerminal(job.State)) ? list : null,
            cancellationToken);
        return [.. jobs.Where(static job => job.State != JobState.Finished).Select(static job => $"{job.Id} is {job.State}: {job.Error?.Message}")];
    }
}
