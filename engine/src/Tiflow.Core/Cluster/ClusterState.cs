using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Everything that the leader knows, with the indexes that make its decisions cheap. Only <see cref="Step"/> changes
/// it, so that entries and indexes agree; <see cref="ClusterStateValidator"/> says whether they do.
/// </summary>
public sealed class ClusterState
{
    internal ClusterState(ClusterOptions options)
    {
        Options = options;
        Index = new ExecutorIndex(Executors, options.SpreadLabel, options.Placement);
    }

    internal ClusterOptions Options { get; }

    public long NextJobSeq { get; internal set; } = 1;

    public long NextExecutorId { get; internal set; } = 1;

    /// <summary>See <see cref="ClusterSnapshot.IncarnationBase"/>.</summary>
    internal long IncarnationBase { get; set; }

    internal SortedDictionary<JobSeq, JobEntry> Jobs { get; } = [];

    internal Dictionary<JobName, JobEntry> JobsByName { get; } = [];

    internal SortedDictionary<ExecutorId, ExecutorEntry> Executors { get; } = [];

    internal Dictionary<long, ExecutorEntry> Sessions { get; } = [];

    internal ExecutorIndex Index { get; }

    internal Dictionary<string, ProjectEntry> Projects { get; } = new(StringComparer.Ordinal);

    internal PlacementQueue Queue { get; } = new();

    /// <summary>Jobs whose runnables are being stopped or revived, a bounded number per step.</summary>
    internal Queue<JobEntry> Sweeps { get; } = new();

    /// <summary>
    /// Executors whose work is being given away (Offline) or moved (Draining), a bounded number per step.
    /// </summary>
    internal Queue<ExecutorEntry> Evacuations { get; } = new();

    internal TimerQueue Timers { get; } = new();

    /// <summary>The project of a job that exists.</summary>
    public string ProjectOf(JobSeq job) => Jobs[job].Spec.Name.ProjectId;

    internal bool HasUnfinishedWork => Queue.CanMove || Sweeps.Count > 0 || Evacuations.Count > 0;

    /// <summary>The project of that name; a new entry when it has no jobs yet.</summary>
    internal ProjectEntry ProjectOf(string name) => Projects.GetValueOrDefault(name) ?? new ProjectEntry(name);

    internal void Add(JobEntry job)
    {
        Jobs.Add(job.Seq, job);
        JobsByName.Add(job.Spec.Name, job);
        Projects.TryAdd(job.Project.Name, job.Project);
        job.Project.Jobs++;
    }

    internal void Remove(JobEntry job)
    {
        Jobs.Remove(job.Seq);
        JobsByName.Remove(job.Spec.Name);
        foreach (var runnable in job.Runnables)
        {
            Queue.Remove(runnable);
        }

        if (--job.Project.Jobs == 0)
        {
            Projects.Remove(job.Project.Name);
        }
    }

    internal void Add(ExecutorEntry executor)
    {
        Executors.Add(executor.Id, executor);
        Index.Add(executor);
    }

    internal void Remove(ExecutorEntry executor)
    {
        Executors.Remove(executor.Id);
        Index.Remove(executor);
    }

    internal RunnableEntry? Find(RunnableId id) =>
        Jobs.TryGetValue(id.Job, out var job) && id.Index >= 0 && id.Index < job.Runnables.Count ? job.Runnables[id.Index] : null;

    /// <summary>What is placed on the executor is to be given away or moved, a bounded number per step.</summary>
    internal void Evacuate(ExecutorEntry executor)
    {
        if (!executor.AwaitsEvacuation)
        {
            executor.AwaitsEvacuation = true;
            Evacuations.Enqueue(executor);
        }
    }
}
