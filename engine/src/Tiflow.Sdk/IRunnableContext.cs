using Microsoft.Extensions.Logging;

namespace Tiflow.Sdk;

/// <summary>
/// What the engine offers to one incarnation of a job master or worker. Members may be called from its event loop only.
/// </summary>
public interface IRunnableContext
{
    /// <summary>The job's id. It may be given to another job once this one was deleted.</summary>
    string JobId { get; }

    /// <summary>
    /// The cluster's own number of the job, never used again: together with <see cref="Incarnation"/> it fences outside
    /// systems.
    /// </summary>
    long JobNumber { get; }

    /// <summary>The project that the job belongs to.</summary>
    string ProjectId { get; }

    /// <summary>
    /// The runnable's id, unique in the cluster: <c>JOB.0</c> for a job master, <c>JOB.N</c> for a worker.
    /// </summary>
    string RunnableId { get; }

    /// <summary>
    /// The number of this run. It grows with each run of the runnable and is never used again: hand it to outside
    /// systems as fencing token, with <see cref="JobNumber"/> as a part of the owner's name.
    /// </summary>
    long Incarnation { get; }

    /// <summary>How many runs in a row failed before this one; 0 for the first.</summary>
    int Attempt { get; }

    /// <summary>Why <c>stopping</c> was cancelled; <see cref="StopReason.None"/> before.</summary>
    StopReason StopReason { get; }

    /// <summary>True when the executor's operator allows jobs to break things on purpose. Default false.</summary>
    bool FaultInjectionAllowed { get; }

    /// <summary>The clock to use for everything that waits or stamps.</summary>
    TimeProvider Time { get; }

    /// <summary>A logger that carries job, runnable and incarnation.</summary>
    ILogger Logger { get; }

    /// <summary>The job's own key/value space, shared by its job master and workers, deleted with the job.</summary>
    IKeyValueSpace Kv { get; }

    /// <summary>The job's directories on the disks of executors, for data that is too large for anything else.</summary>
    IResources Resources { get; }

    /// <summary>The last checkpoint that any incarnation of this runnable saved; null when there is none.</summary>
    Task<T?> LoadCheckpointAsync<T>(CancellationToken cancellationToken)
        where T : class;

    /// <summary>
    /// Replaces the checkpoint. When the task ends it is durable; it ends in order with earlier saves.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled, or a newer incarnation exists (it may or may not be
    /// saved then).</exception>
    /// <exception cref="JobException">Larger than 1 MiB as JSON.</exception>
    Task SaveCheckpointAsync<T>(T checkpoint, CancellationToken cancellationToken)
        where T : class;

    /// <summary>
    /// Says how far the work is. Cheap; the last report is shown within about half a second, earlier ones may be
    /// skipped.
    /// </summary>
    void ReportProgress(Progress progress);

    /// <summary>
    /// Publishes details of the type's own shape, as JSON: of a job master they are the job's <c>detail</c>, of a
    /// worker its job master sees them. Cheap, like <see cref="ReportProgress"/>; at most 64 KiB. The last report
    /// before the end is kept with the runnable.
    /// </summary>
    void ReportDetail<T>(T detail)
        where T : class;
}
