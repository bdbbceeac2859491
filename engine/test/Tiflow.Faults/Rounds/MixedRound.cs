using System.Globalization;
using Tiflow.Client;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Hosts;
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
    private const double LeastMet = 1 / 4.0;
    private static readonly TimeSpan AboutAFault = TimeSpan.FromSeconds(5);

    // So that a copy takes about half a minute and meets faults; without it, a second.
    private const string DemoServerRate = "8mbit";
    private const long Rows = 2_000_000;
    private const long QuickRows = 1_500_000;

    public required LayoutKind Layout { get; init; }

    public required int Faults { get; init; }

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        var shape = new ClusterShape { Layout = Layout, Executors = Executors, HasDemoServer = true, Quarantines = true };
        await using var cluster = await context.StartClusterAsync(shape, cancellationToken);
        using var observer = context.NewClient("observer", cluster);
        using var user = context.NewClient("user", cluster);
        var isQuick = context.Rig.Options.IsQuick;
        using var copies = await CopyJobs.CreateAsync(cluster, user, context.History, isQuick ? QuickRows : Rows, cancellationToken);
        await (context.Rig.Hosts.Switch is null || cluster.DemoServer is not { } server
            ? Task.CompletedTask
            : Switch.SlowDownAsync(server.Host, DemoServerRate, cancellationToken));
        var injector = new PlanInjector(cluster, context.Rig.Hosts.Switch);
        var plan = context.PlanFor(cluster, context.Rig.Options.Trials(Faults, QuickFaults));
        var counting = new CountingJob(user, plan.Count * AboutAFault);
        await counting.StartAsync(cancellationToken);

        var faults = new List<double>();
        var every = isQuick ? plan.Count : Math.Max(QuickFaults, plan.Count / Copies);
        await using (new Watching(observer))
        {
            for (var i = 0; i < plan.Count; i++)
            {
                if (i % every == 0)
                {
                    await copies.StartAsync(cancellationToken);
                }

                faults.Add(context.History.Now);
                await injector.DoAsync(plan[i], cancellationToken);
            }
        }

        var healed = context.History.Now;
        var problems = await EndedAsync(observer, counting, cancellationToken);
        var (metCopies, metCounting) = (MetBy(CopyJobs.Type), MetBy(FakeJobs.Type));
        if (metCopies < plan.Count * LeastMet || metCounting < plan.Count * LeastMet)
        {
            problems = [.. problems, $"of {plan.Count} faults only {metCopies} met a copy and {metCounting} a FakeJob that ran: the others prove nothing"];
        }

        var recovery = TimeSpan.FromMilliseconds(context.History.Now - healed);
        await copies.CompareAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Count} faults, {metCopies} on {copies.Count} copies, {metCounting} on FakeJob; all jobs ended {recovery.TotalSeconds:0} s after the last");
        return Result([], target: null, problems, note);

        int MetBy(string type) => Met.Count(context.History.Snapshot(), type, faults);
    }

    private static async Task<IReadOnlyList<string>> EndedAsync(RecordingClient observer, CountingJob counting, CancellationToken cancellationToken)
    {
        var jobs = await Eventually.AsksAsync(
            "the end of all jobs",
            (FaultCluster.Convergence * 2) + counting.Duration,
            async token => await observer.ListAsync(token) is { } list && list.All(static job => JobStates.IsTerminal(job.State)) ? list : null,
            cancellationToken);
        return [.. jobs.Where(static job => job.State != JobState.Finished).Select(static job => $"{job.Id} is {job.State}: {job.Error?.Message}")];
    }
}
