using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
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

    internal LocalResourceBook Resources { get; } = new();

    internal PlacementQueue Queue { get; } = new();

    /// <summary>Jobs whose runnables are being stopped or revived, a bounded number per step.</summary>
    internal Queue<JobEntry> Sweeps { get; } = new();

    /// <summary>
    /// Executors whose work is being given away (Offline) or moved (Draining), a bounded number per step.
    /// </summary>
    internal Queue<ExecutorEntry> Evacuations { get; } = new();

    internal RebalanceBook Rebalancing { get; } = new();

    internal ScheduleBook Schedules { get; } = new();

    internal TimerQueue Timers { get; } = new();

    /// <summary>The project of a job that exists.</summary>
    public string ProjectOf(JobSeq job) => Jobs[job].Spec.Name.ProjectId;

    internal bool HasUnfinishedWork => HasQueuedWork || Rebalancing.IsDue;

    /// <summary>Something waits for its turn that goes before evening out loads.</summary>
    internal bool HasQueuedWork => Queue.CanMove || Sweeps.Count > 0 || Evacuations.Count > 0 || Schedules.ToLookAt.Count > 0;

    /// <summary>The project of that name; a new entry when it has no jobs and no settings yet.</summary>
    internal ProjectEntry ProjectOf(string name) => Projects.GetValueOrDefault(name) ?? new ProjectEntry(name);

    internal void Add(JobEntry job)
    {
        Jobs.Add(job.Seq, job);
        JobsByName.Add(job.Spec.Name, job);
        Schedules.Add(job);
        Projects.TryAdd(job.Project.Name, job.Project);
        job.Project.Jobs++;
        job.Project.LiveJobs += job.Status.IsTerminal ? 0 : 1;
    }

    internal void Remove(JobEntry job)
    {
        foreach (var resource in job.Resources.Values)
        {
            Resources.Remove(job, resource);
        }

        Jobs.Remove(job.Seq);
        JobsByName.Remove(job.Spec.Name);
        Schedules.Remove(job);
        foreach (var runnable in job.Runnables)
        {
            Queue.Remove(runnable);
        }

        job.Project.Jobs--;
        job.Project.LiveJobs -= job.Status.IsTerminal ? 0 : 1;
        ForgetIfEmpty(job.Project);
    }

    /// <summary>What users want of the project; without jobs and wishes it is forgotten.</summary>
    internal void Set(ProjectEntry project, ProjectSettings settings)
    {
        project.Settings = settings;
        Projects.TryAdd(project.Name, project);
        Queue.UseChanged(project);
        ForgetIfEmpty(project);
    }

    internal void Add(ExecutorEntry executor)
    {
        Executors.Add(executor.Id, executor);
        Index.Add(executor);
        CountCapacity(executor);
    }

    internal void Remove(ExecutorEntry executor)
    {
        Executors.Remove(executor.Id);
        Index.Remove(executor);
        CountCapacity(executor);
    }

    /// <summary>The cluster has what its executors have that are not Offline.</summary>
    internal void CountCapacity(ExecutorEntry executor)
    {
        var counts = executor.State != ExecutorState.Offline && Executors.ContainsKey(executor.Id);
        if (counts != executor.IsCounted)
        {
            executor.IsCounted = counts;
            Queue.Capacity = counts ? Queue.Capacity + executor.Spec.Capacity : Queue.Capacity - executor.Spec.Capacity;
        }
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

    private void ForgetIfEmpty(ProjectEntry project)
    {
        if (project.IsForgettable)
        {
            Projects.Remove(project.Name);
        }
    }
}
