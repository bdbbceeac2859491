using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Everything that the leader knows, with the indexes that make its decisions cheap. Only <see cref="Step"/> changes
/// it, so that entries and indexes agree; <see cref="ClusterStateValidator"/> says whether they do.
/// </summary>
public sealed class ClusterState
{
    public long NextJobSeq { get; internal set; } = 1;

    public long NextExecutorId { get; internal set; } = 1;

    internal SortedDictionary<JobSeq, JobEntry> Jobs { get; } = [];

    internal Dictionary<JobName, JobEntry> JobsByName { get; } = [];

    internal SortedDictionary<ExecutorId, ExecutorEntry> Executors { get; } = [];

    internal Dictionary<long, ExecutorEntry> Sessions { get; } = [];

    /// <summary>What waits for an executor: higher priority first, then older first.</summary>
    internal SortedSet<(long NegatedPriority, RunnableId Id)> Queue { get; } = [];

    /// <summary>Whether something changed that could let queued work be placed.</summary>
    internal bool QueueMayMove { get; set; }

    /// <summary>Jobs whose runnables are being stopped or revived, a bounded number per step.</summary>
    internal Queue<JobEntry> Sweeps { get; } = new();

    /// <summary>
    /// Executors whose work is being given away (Offline) or moved (Draining), a bounded number per step.
    /// </summary>
    internal Queue<ExecutorEntry> Evacuations { get; } = new();

    internal TimerQueue Timers { get; } = new();

    /// <summary>The project of a job that exists.</summary>
    public string ProjectOf(JobSeq job) => Jobs[job].Spec.Name.ProjectId;

    internal bool HasUnfinishedWork => QueueMayMove || Sweeps.Count > 0 || Evacuations.Count > 0;

    internal RunnableEntry? Find(RunnableId id) =>
        Jobs.TryGetValue(id.Job, out var job) && id.Index >= 0 && id.Index < job.Runnables.Count ? job.Runnables[id.Index] : null;
}
