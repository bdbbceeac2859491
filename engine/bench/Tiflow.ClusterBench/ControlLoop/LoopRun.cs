using System.Diagnostics;
using System.Globalization;
using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Storage;
using Tiflow.Metadata;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>One run of the leader's loop on an empty store, and the same transactions on the store alone.</summary>
/// <param name="open">Opens a store in a new directory.</param>
internal sealed class LoopRun(Func<string, CancellationToken, Task<IMetaStore>> open)
{
    // Nobody sends heartbeats here.
    private static readonly ClusterOptions Options = new() { Lease = TimeSpan.FromHours(1) };

    /// <summary>Creates jobs and places them and their workers; ends when all of it is durable.</summary>
    public async Task<(TimeSpan Elapsed, IReadOnlyList<StoreTransaction> Transactions)> DecideAndCommitAsync(
        string directory, int jobs, int workersPerJob, CancellationToken cancellationToken)
    {
        await using var bare = await open(directory, cancellationToken);
        await using var leadership = await LeadAsync(bare, cancellationToken);
        var store = new RecordingStore(bare);
        var executors = new FakeExecutors(workersPerJob, expectedPlacements: jobs * (workersPerJob + 1));
        var elapsed = await RunAsync(store, leadership, executors, jobs, cancellationToken);
        return (elapsed, store.Transactions);
    }

    /// <summary>Fills a store with jobs that run, each with a job master that is placed.</summary>
    public async Task FillAsync(string directory, int jobs, CancellationToken cancellationToken)
    {
        await using var store = await open(directory, cancellationToken);
        await using var leadership = await LeadAsync(store, cancellationToken);
        await RunAsync(store, leadership, new FakeExecutors(workersPerJob: 0, jobs, endless: true), jobs, cancellationToken);
    }

    /// <summary>From the campaign for a leadership that is vacant to the first commit of a loop that knows all jobs.</summary>
    /// <param name="directory">Where the store is.</param>
    /// <param name="jobs">How many jobs it holds.</param>
    /// <param name="standsBy">Whether the new leader has followed the former one, or has just started.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<TimeSpan> TakeOverAsync(string directory, int jobs, bool standsBy, CancellationToken cancellationToken)
    {
        await using var store = await open(directory, cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var image = new StandbyImage(store, TimeProvider.System);
        var following = standsBy ? image.FollowAsync(stopping.Token) : Task.CompletedTask;
        while (standsBy && await image.SnapshotAsync(revision: 1, cancellationToken) is null)
        {
        }

        var started = Stopwatch.GetTimestamp();
        await using var leadership = await LeadAsync(store, cancellationToken);
        var stored = await image.TakeAsync(leadership.Token, cancellationToken);
        if (stored.Jobs.Count != jobs)
        {
            throw new IOException($"The new leader has read {stored.Jobs.Count} jobs of {jobs}.");
        }

        var first = new FirstReply();
        var loop = new LeaderLoop(stored, Options, store, leadership, first, TimeProvider.System);
        var running = Task.Run(() => loop.RunAsync(stopping.Token), CancellationToken.None);
        await loop.PostAsync(new ClusterEvent.CreateJob(jobs, SpecOf(jobs), DryRun: false), cancellationToken);
        await await Task.WhenAny(first.Done, running);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await stopping.CancelAsync();
        await Task.WhenAll(running, following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return elapsed;
    }

    /// <summary>Commits them one after the other.</summary>
    public async Task<TimeSpan> CommitAsync(
        string directory, IReadOnlyList<StoreTransaction> transactions, CancellationToken cancellationToken)
    {
        await using var store = await open(directory, cancellationToken);
        await using var leadership = await LeadAsync(store, cancellationToken);
        IReadOnlyList<StoreCondition> fence = [new StoreCondition.FenceHeld(leadership.Token)];
        var started = Stopwatch.GetTimestamp();
        foreach (var transaction in transactions)
        {
            if (await store.CommitAsync(transaction with { Conditions = fence }, cancellationToken) is not CommitResult.Committed)
            {
                throw new IOException("The store alone refused a transaction that it took from the control loop.");
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> RunAsync(
        IMetaStore store, ILeadership leadership, FakeExecutors executors, int jobs, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loop = new LeaderLoop(new ClusterSnapshot(), Options, store, leadership, executors, TimeProvider.System);
        var running = Task.WhenAll(
            Task.Run(() => loop.RunAsync(stopping.Token), CancellationToken.None),
            Task.Run(() => executors.TalkAsync(loop, stopping.Token), CancellationToken.None));
        await executors.JoinAsync(loop, cancellationToken);

        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < jobs; number++)
        {
            await loop.PostAsync(new ClusterEvent.CreateJob(number, SpecOf(number), DryRun: false), cancellationToken);
        }

        await await Task.WhenAny(executors.Done, running);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return elapsed;
    }

    private static Task<ILeadership> LeadAsync(IMetaStore store, CancellationToken cancellationToken) =>
        store.CampaignAsync(new MasterRecord("bench", "127.0.0.1:1"), cancellationToken);

    private static JobSpec SpecOf(int number) => new()
    {
        Name = new JobName(JobName.DefaultProject, string.Create(CultureInfo.InvariantCulture, $"job-{number}")),
        TenantId = "default",
        Type = FakeExecutors.JobType,
        Config = "{}"u8.ToArray(),
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}
