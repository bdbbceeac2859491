using System.Globalization;
using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;
using Tiflow.Metadata.Sqlite;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>
/// The control loop on SQLite in this process, in turns with the store alone and with bare syncs of the disk.
/// </summary>
internal sealed class LoopBench(string directory, BenchSizes sizes)
{
    private static readonly TimeSpan SyncDuration = TimeSpan.FromSeconds(1);

    private static readonly LoopRun OnSqlite = new(
        static async (path, cancellationToken) => await SqliteMetaStore.OpenAsync(path, limits: null, cancellationToken));

    private readonly Samples _placements = new();
    private readonly Samples _storePlacements = new();
    private readonly Samples _commits = new();
    private readonly Samples _storeCommits = new();
    private readonly Samples _operations = new();
    private readonly Samples _storeOperations = new();
    private readonly Samples _operationsEach = new();
    private readonly Samples _jobs = new();
    private readonly Samples _storeJobs = new();
    private readonly Samples _syncs = new();

    public static Task<IReadOnlyList<ResultRow>> RunAsync(string directory, BenchSizes sizes, CancellationToken cancellationToken) =>
        new LoopBench(directory, sizes).RunAsync(cancellationToken);

    private async Task<IReadOnlyList<ResultRow>> RunAsync(CancellationToken cancellationToken)
    {
        // Round 0 warms everything up and does not count.
        for (var round = 0; round <= sizes.LoopRounds; round++)
        {
            Console.WriteLine($"control loop: round {round} of {sizes.LoopRounds}, load average {Machine.LoadAverage}");
            var placing = Directory.CreateDirectory(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{round}")));
            await MeasureAsync(placing.FullName, counts: round > 0, cancellationToken);
            placing.Delete(recursive: true);
        }

        return Rows();
    }

    private async Task MeasureAsync(string round, bool counts, CancellationToken cancellationToken)
    {
        var (elapsed, transactions) = await OnSqlite.DecideAndCommitAsync(
            Path.Combine(round, "workers"), jobs: 1, sizes.Workers, cancellationToken);
        var alone = await OnSqlite.CommitAsync(Path.Combine(round, "workers-alone"), transactions, cancellationToken);
        var (jobsElapsed, jobTransactions) = await OnSqlite.DecideAndCommitAsync(
            Path.Combine(round, "jobs"), sizes.Jobs, workersPerJob: 0, cancellationToken);
        var jobsAlone = await OnSqlite.CommitAsync(Path.Combine(round, "jobs-alone"), jobTransactions, cancellationToken);
        var syncs = SyncRate.Measure(Path.Combine(round, "syncs"), SyncDuration);
        if (counts)
        {
            var operations = transactions.Sum(static transaction => transaction.Mutations.Count);
            _placements.Add(sizes.Workers / elapsed.TotalSeconds);
            _storePlacements.Add(sizes.Workers / alone.TotalSeconds);
            _commits.Add(transactions.Count / elapsed.TotalSeconds);
            _storeCommits.Add(transactions.Count / alone.TotalSeconds);
            _operations.Add(operations / elapsed.TotalSeconds);
            _storeOperations.Add(operations / alone.TotalSeconds);
            _operationsEach.Add((double)operations / transactions.Count);
            _jobs.Add(sizes.Jobs / jobsElapsed.TotalSeconds);
            _storeJobs.Add(sizes.Jobs / jobsAlone.TotalSeconds);
            _syncs.Add(syncs);
        }
    }

    private IReadOnlyList<ResultRow> Rows() =>
    [
        ResultRow.AtLeast("durable placements", _placements, "placements/s", 3_000),
        ResultRow.Compare("the same", _placements, "store alone", _storePlacements, "placements/s", target: 0.5),
        ResultRow.Compare("operations of these commits", _operations, "store alone", _storeOperations, "ops/s"),
        ResultRow.Compare("these commits", _commits, "store alone", _storeCommits, "commits/s"),
        ResultRow.Compare(
            $"these commits, {Samples.Number(_operationsEach.Median)} operations each", _commits, "fdatasync of 4 KiB", _syncs, "1/s"),
        ResultRow.Compare("jobs without workers, create to Finished", _jobs, "store alone", _storeJobs, "jobs/s"),
    ];
}
