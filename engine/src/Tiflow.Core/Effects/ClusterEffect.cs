using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Effects;

/// <summary>
/// What the shell has to do. All but <see cref="AckHeartbeat"/> and <see cref="Probe"/> wait for the batch's commit.
/// </summary>
public abstract record ClusterEffect
{
    private ClusterEffect()
    {
    }

    /// <summary>
    /// Whether it may be done before the commit, because it tells nobody anything that a crash could forget.
    /// </summary>
    public virtual bool IsImmediate => false;

    public sealed record Reply(long Tag, RequestResult Result) : ClusterEffect;

    /// <summary>Something sent to an executor in its session.</summary>
    public abstract record ToExecutor(long Session) : ClusterEffect;

    /// <param name="Session">The session.</param>
    /// <param name="Executor">Its id.</param>
    /// <param name="ResourceJobs">The jobs that keep something on its disk: nobody needs what others have left there.</param>
    public sealed record Welcome(long Session, ExecutorId Executor, IReadOnlyList<JobSeq> ResourceJobs) : ToExecutor(Session);

    public sealed record AckHeartbeat(long Session, long Seq) : ToExecutor(Session)
    {
        public override bool IsImmediate => true;
    }

    public sealed record AckEvent(long Session, long Seq, ErrorText? Error) : ToExecutor(Session);

    public sealed record Assign(
        long Session, IncarnationId Incarnation, JobName Job, RunnableSpec Spec, ReadOnlyMemory<byte> Config, int Attempt)
        : ToExecutor(Session)
    {
        /// <summary>How often the job's config was updated.</summary>
        public int ConfigRevision { get; init; }
    }

    public sealed record Stop(long Session, IncarnationId Incarnation, StopReason Reason, TimeSpan Grace) : ToExecutor(Session);

    /// <summary>What a job master must know of its workers: all of them (snapshot), or those that changed.</summary>
    public sealed record UpdateWorkers(
        long Session, IncarnationId Master, bool IsSnapshot, IReadOnlyList<WorkerView> Workers) : ToExecutor(Session);

    /// <summary>The job has ended: what it kept on the executor's disk goes.</summary>
    public sealed record RemoveResources(long Session, JobSeq Job) : ToExecutor(Session);

    /// <summary>Nothing is left on a leaving executor.</summary>
    public sealed record Goodbye(long Session) : ToExecutor(Session);

    /// <summary>Ends a session with an error.</summary>
    public sealed record CloseSession(long Session, ErrorText Error) : ToExecutor(Session);

    /// <summary>
    /// Find out whether the process is gone; answered by <see cref="Events.ClusterEvent.ProcessGone"/> if it is.
    /// </summary>
    public sealed record Probe(ExecutorId Executor, string Address, string ProcessId) : ClusterEffect
    {
        public override bool IsImmediate => true;
    }

    /// <summary>The job as users see it has changed, or it was deleted.</summary>
    public sealed record JobChanged(JobName Job) : ClusterEffect;
}
