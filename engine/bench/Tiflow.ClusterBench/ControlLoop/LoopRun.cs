using System.Diagnostics;
using System.Globalization;
using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Master.ControlLoop;
using Tiflow.Metadata;
using Tiflow.Metadata.Sqlite;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>One run of the leader's loop on a new SQLite store, and the same transactions on the store alone.</summary>
internal static class LoopRun
{
    // Nobody sends heartbeats here.
    private static readonly ClusterOptions Options = new() { Lease = TimeSpan.FromHours(1) };

    /// <summary>Creates jobs and places them and their workers; ends when all of it is durable.</summary>
    public static async Task<(TimeSpan Elapsed, IReadOnlyList<StoreTransaction> Transactions)> DecideAndCommitAsync(
        string directory, int jobs, int workersPerJob, CancellationToken cancellationToken)
    {
        await using var sqlite = await SqliteMetaStore.OpenAsync(directory, limits: null, cancellationToken);
        await using var leadership = await LeadAsync(sqlite, cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var store = new RecordingStore(sqlite);
        var executors = new FakeExecutors(workersPerJob, expectedPlacements: jobs * (workersPerJob + 1));
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
        return (elapsed, store.Transactions);
    }

    /// <summary>Commits them one after the other.</summary>
    public static async Task<TimeSpan> CommitAsync(
        string directory, IReadOnlyList<StoreTransaction> transactions, CancellationToken cancellationToken)
    {
        await using var store = await SqliteMetaStore.OpenAsync(directory, limits: null, cancellationToken);
        await using var leadership = await LeadAsync(store, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        foreach (var transaction in transactions)
        {
            if (await store.CommitAsync(transaction, cancellationToken) is not CommitResult.Committed)
            {
                throw new IOException("The store alone refused a transaction that it took from the control loop.");
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static Task<ILeadership> LeadAsync(SqliteMetaStore store, CancellationToken cancellationToken) =>
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
