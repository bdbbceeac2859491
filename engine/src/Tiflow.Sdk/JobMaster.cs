namespace Tiflow.Sdk;

/// <summary>
/// The coordinator of one job: it creates the workers and decides when the job is done. Derive from
/// <see cref="JobMaster{TConfig}"/>. <see cref="RunAsync"/> and the callbacks share one event loop: code between two
/// awaits never runs beside other code of the same job master.
/// </summary>
public abstract class JobMaster
{
    private protected JobMaster()
    {
    }

    /// <summary>
    /// Runs the job. The job is Finished when this ends normally; workers that still run are stopped then.
    /// </summary>
    /// <param name="context">What the engine offers to this incarnation.</param>
    /// <param name="stopping">Cancelled when the job master has to stop; <see cref="IRunnableContext.StopReason"/> says
    /// why.</param>
    /// <remarks>
    /// After a fail-over a new incarnation starts here again, with the checkpoint and with all workers that exist in
    /// <see cref="IJobMasterContext.Workers"/>, those that are still running included. Errors: as <see
    /// cref="Worker.RunAsync"/>.
    /// </remarks>
    public abstract Task RunAsync(IJobMasterContext context, CancellationToken stopping);

    /// <summary>
    /// Called for each change of a worker's state or incarnation, in order, each once per incarnation of the worker.
    /// Not called for reports of progress or detail. An exception here ends the job master as one in <see
    /// cref="RunAsync"/> does.
    /// </summary>
    public virtual Task OnWorkerChangedAsync(IJobMasterContext context, WorkerChange change) => Task.CompletedTask;

    internal abstract void SetConfig(object config);

    internal abstract IEnumerable<string> ValidateUpdateOf(object before, object after);
}
