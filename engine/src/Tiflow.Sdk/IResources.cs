namespace Tiflow.Sdk;

/// <summary>
/// What a job keeps on the disks of executors: data that is too large for checkpoints and the key/value space, such as files that
/// one stage sorts and the next one merges. It is removed when the job has ended.
/// </summary>
public interface IResources
{
    /// <summary>
    /// A directory on this executor's disk, made when the job has none of this name: at most 64 in a job, names as workers have.
    /// The runnable is bound to this executor from then on: it restarts here, and waits while the executor is away. All
    /// runnables of the job that are here may open it; what they write at the same time is for them to sort out. Another
    /// worker is placed here when it names it in <see cref="WorkerSpec.Resources"/>. Files outlive the executor's process; what must
    /// outlive a power failure has to be flushed.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled, or a newer incarnation exists.</exception>
    /// <exception cref="JobException"><c>RESOURCE_CONFLICT</c>: the job has it on another executor;
    /// <c>RESOURCE_NOT_FOUND</c>: it was made here, but the executor has another disk or data directory by now;
    /// <c>UNAVAILABLE</c> (transient): the disk refuses.</exception>
    Task<DirectoryInfo> OpenLocalAsync(string name, CancellationToken cancellationToken);
}
