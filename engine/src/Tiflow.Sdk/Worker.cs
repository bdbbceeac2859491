namespace Tiflow.Sdk;

/// <summary>
/// A piece of a job that does the work. Derive from <see cref="Worker{TConfig}"/>. The engine runs one instance per
/// incarnation, on an event loop of its own: code between two awaits never runs beside other code of the same worker.
/// </summary>
public abstract class Worker
{
    private protected Worker()
    {
    }

    /// <summary>Does the work.</summary>
    /// <param name="context">What the engine offers to this incarnation.</param>
    /// <param name="stopping">Cancelled when the worker has to stop; <see cref="IRunnableContext.StopReason"/> says
    /// why.</param>
    /// <returns>
    /// Ends normally when the work is done. To stop early, save a checkpoint and throw <see
    /// cref="OperationCanceledException"/>. A
    /// <see cref="JobException"/> says whether to try again; any other exception is taken for a bug and tried again a
    /// few times.
    /// </returns>
    public abstract Task RunAsync(IWorkerContext context, CancellationToken stopping);

    internal abstract void SetConfig(object config);
}
