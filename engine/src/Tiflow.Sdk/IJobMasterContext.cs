namespace Tiflow.Sdk;

/// <summary>What the engine offers to one incarnation of a job master.</summary>
public interface IJobMasterContext : IRunnableContext
{
    /// <summary>
    /// All workers of the job as known now, by name, in the order of their creation; also those that have ended.
    /// </summary>
    IReadOnlyDictionary<string, WorkerStatus> Workers { get; }

    /// <summary>
    /// How often the job's config was updated; 0: it is the one that the job was created with. When it is not 0, workers that exist may have
    /// been created by an older config: see <see cref="UpdateWorkersAsync"/>.
    /// </summary>
    int ConfigRevision { get; }

    /// <summary>
    /// Creates workers; when the task ends they are durable and will be placed. Idempotent by name: a worker that
    /// exists already is left as it is, whatever its state.
    /// </summary>
    /// <exception cref="JobException">An unknown worker type, or a config that is refused or larger than 1
    /// MiB.</exception>
    Task CreateWorkersAsync(IReadOnlyCollection<WorkerSpec> workers, CancellationToken cancellationToken);

    /// <summary>
    /// Creates workers that do not exist, and gives those that do the config that is named here; their type, demand and gang stay. One that runs is
    /// restarted gracefully, from its checkpoint; one that has the same config, or has ended, is left as it is. Durable when the task ends.
    /// </summary>
    /// <exception cref="JobException">As of <see cref="CreateWorkersAsync"/>.</exception>
    Task UpdateWorkersAsync(IReadOnlyCollection<WorkerSpec> workers, CancellationToken cancellationToken);

    /// <summary>
    /// Asks workers to stop for good; names that do not exist or have ended are passed over. Ends when the wish is
    /// durable.
    /// </summary>
    Task StopWorkersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Waits for the next change of any worker, reports of progress and detail included.</summary>
    Task WaitForWorkerChangeAsync(CancellationToken cancellationToken);

    /// <summary>Waits until every worker is Finished.</summary>
    /// <exception cref="JobException">A worker is Failed: its error, terminal.</exception>
    async Task WaitForWorkersAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var worker in Workers.Values)
            {
                if (worker is { State: WorkerState.Failed, Error: { } error })
                {
                    throw JobException.Terminal(error.Code, $"worker {worker.Name}: {error.Message}");
                }
            }

            if (Workers.Values.All(static worker => worker.State is WorkerState.Finished or WorkerState.Stopped))
            {
                return;
            }

            await WaitForWorkerChangeAsync(cancellationToken).ConfigureAwait(true);
        }
    }
}
