using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Clients;

/// <summary>A FakeJob that runs for longer than any round: its runs show what a fault has restarted.</summary>
internal sealed class SteadyJob(RecordingClient client, string id)
{
    private const int Workers = 8;
    private static readonly object Config = FakeJobs.Config(Workers, ticks: 1_000_000, TimeSpan.FromMilliseconds(50));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await client.CreateAsync(id, FakeJobs.Type, Config, cancellationToken);
        await RunsAsync(cancellationToken, static seen => seen.ShowsCheckpoints);
    }

    /// <summary>Waits until all of it runs, and is as wanted; returns it as it is then.</summary>
    public Task<JobSeen> RunsAsync(CancellationToken cancellationToken, Func<JobSeen, bool>? wanted = null) => Eventually.AsksAsync(
        $"{id} running with all its workers",
        FaultCluster.Convergence,
        async token => await client.GetAsync(id, token) is { } job && JobSeen.From(job) is var seen && AllRun(seen) && wanted?.Invoke(seen) != false
            ? seen
            : null,
        cancellationToken);

    /// <summary>
    /// Waits until every worker has shown more than before, whichever run of it: it goes on from its checkpoint. Returns the job as
    /// it is then.
    /// </summary>
    public Task<JobSeen> GoesOnAsync(JobSeen before, CancellationToken cancellationToken)
    {
        var shown = before.Workers.ToDictionary(static worker => worker.Name, static worker => worker.Done, StringComparer.Ordinal);
        return RunsAsync(cancellationToken, seen => seen.Workers.All(worker => worker.Done > shown.GetValueOrDefault(worker.Name)));
    }

    public Task CancelAsync(CancellationToken cancellationToken) => client.CancelAsync(id, cancellationToken);

    /// <summary>The executor that runs most of the workers, other than that of the job master.</summary>
    public static string MostWorkers(JobSeen job) => job.Workers
        .Where(worker => worker.Executor != job.Executor)
        .GroupBy(static worker => worker.Executor, StringComparer.Ordinal)
        .MaxBy(static group => group.Count())?.Key ?? throw new RigException("all workers run beside the job master");

    private static bool AllRun(JobSeen job) => job is { State: JobState.Running, Executor.Length: > 0 }
        && job.Workers.Count == Workers
        && job.Workers.All(static worker => worker is { State: WorkerState.Running, Executor.Length: > 0 });
}
