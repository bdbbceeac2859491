using Tiflow.Sdk;

namespace Tiflow.Jobs.Workers;

/// <summary>
/// What every job master does with its workers: create them in portions, and follow them until all are finished.
/// </summary>
internal static class WorkerFleet
{
    private const int WorkersPerRequest = 100;

    private static readonly TimeSpan PublishInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Creates the workers that do not exist yet.</summary>
    public static async Task CreateAsync(
        IJobMasterContext context, IEnumerable<WorkerSpec> workers, CancellationToken cancellationToken)
    {
        var missing = workers.Where(worker => !context.Workers.ContainsKey(worker.Name)).ToArray();
        foreach (var portion in missing.Chunk(WorkersPerRequest))
        {
            await context.CreateWorkersAsync(portion, cancellationToken);
        }
    }

    /// <summary>Creates the workers that do not exist yet, and gives the others the config that is named here.</summary>
    public static async Task UpdateAsync(
        IJobMasterContext context, IEnumerable<WorkerSpec> workers, CancellationToken cancellationToken)
    {
        foreach (var portion in workers.Chunk(WorkersPerRequest))
        {
            await context.UpdateWorkersAsync(portion, cancellationToken);
        }
    }

    /// <summary>
    /// Waits until all workers are finished and calls <paramref name="publish"/> meanwhile, and once at the end.
    /// </summary>
    public static async Task FollowAsync(IJobMasterContext context, Action publish, CancellationToken cancellationToken)
    {
        var finished = context.WaitForWorkersAsync(cancellationToken);
        while (!finished.IsCompleted)
        {
            publish();
            await Task.WhenAny(finished, Task.Delay(PublishInterval, context.Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        publish();
        await finished;
    }
}
