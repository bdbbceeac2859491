using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// What one batch changes in the store. Each thing stands in it once, however often it changed: the shell writes its
/// state as of the end of the batch.
/// </summary>
public sealed class ChangeSet
{
    // A stored status without user data is about this long; only the sum matters, to keep a batch near its cap.
    private const int TypicalRecordBytes = 200;

    private readonly Dictionary<(RunnableId, string?), ReadOnlyMemory<byte>?> _data = [];

    public bool Counters { get; private set; }

    public HashSet<JobEntry> NewJobs { get; } = [];

    public HashSet<JobEntry> Jobs { get; } = [];

    /// <summary>Jobs whose spec was updated.</summary>
    public HashSet<JobEntry> Specs { get; } = [];

    public HashSet<RunnableEntry> NewRunnables { get; } = [];

    public HashSet<RunnableEntry> Runnables { get; } = [];

    /// <summary>Workers whose spec was updated.</summary>
    public HashSet<RunnableEntry> RunnableSpecs { get; } = [];

    public HashSet<ExecutorEntry> Executors { get; } = [];

    public HashSet<ExecutorEntry> ExecutorSeqs { get; } = [];

    public List<ExecutorId> RemovedExecutors { get; } = [];

    public List<JobEntry> RemovedJobs { get; } = [];

    public HashSet<ScheduleEntry> NewSchedules { get; } = [];

    public HashSet<ScheduleEntry> Schedules { get; } = [];

    /// <summary>Written before the others: one of the same name may have come since.</summary>
    public HashSet<JobName> RemovedSchedules { get; } = [];

    public List<HistoryEntry> History { get; } = [];

    /// <summary>By name; the default settings mean that nothing is to be stored.</summary>
    public Dictionary<string, ProjectSettings> Projects { get; } = new(StringComparer.Ordinal);

    /// <summary>By job and name; null: it has it no more.</summary>
    public Dictionary<(JobEntry Job, string Name), LocalResource?> Resources { get; } = [];

    /// <summary>Checkpoints (key null) and values of the job's key/value space; a null value deletes.</summary>
    public IReadOnlyDictionary<(RunnableId Runnable, string? Key), ReadOnlyMemory<byte>?> Data => _data;

    /// <summary>About how many bytes it writes.</summary>
    public long Bytes { get; private set; }

    /// <summary>About how many operations it takes.</summary>
    public int Operations =>
        (2 * NewJobs.Count) + Jobs.Count + Specs.Count + (2 * NewRunnables.Count) + Runnables.Count + RunnableSpecs.Count + Executors.Count + ExecutorSeqs.Count
        + RemovedExecutors.Count + (2 * RemovedJobs.Count) + (2 * History.Count) + Projects.Count + Resources.Count + _data.Count + (Counters ? 1 : 0)
        + (2 * NewSchedules.Count) + Schedules.Count + (2 * RemovedSchedules.Count);

    public bool IsEmpty => Operations == 0;

    internal void CountersChanged() => Counters = true;

    internal void Changed(string project, ProjectSettings settings)
    {
        Projects[project] = settings;
        Bytes += TypicalRecordBytes;
    }

    internal void Changed(JobEntry job, string name, LocalResource? resource)
    {
        Resources[(job, name)] = resource;
        Bytes += TypicalRecordBytes;
    }

    internal void Changed(JobEntry job)
    {
        if (!NewJobs.Contains(job) && Jobs.Add(job))
        {
            Bytes += TypicalRecordBytes;
        }
    }

    internal void ChangedSpec(JobEntry job)
    {
        if (!NewJobs.Contains(job) && Specs.Add(job))
        {
            Bytes += job.Spec.Config.Length + TypicalRecordBytes;
        }
    }

    internal void Added(JobEntry job)
    {
        NewJobs.Add(job);
        Bytes += job.Spec.Config.Length + TypicalRecordBytes;
    }

    internal void Changed(RunnableEntry runnable)
    {
        if (!NewRunnables.Contains(runnable) && Runnables.Add(runnable))
        {
            Bytes += TypicalRecordBytes + (runnable.Status.FinalReport?.DetailJson.Length ?? 0);
        }
    }

    internal void ChangedSpec(RunnableEntry runnable)
    {
        if (!NewRunnables.Contains(runnable) && RunnableSpecs.Add(runnable))
        {
            Bytes += runnable.Spec.Config.Length + TypicalRecordBytes;
        }
    }

    internal void Added(RunnableEntry runnable)
    {
        NewRunnables.Add(runnable);
        Bytes += runnable.Spec.Config.Length + TypicalRecordBytes;
    }

    internal void Added(ScheduleEntry schedule)
    {
        NewSchedules.Add(schedule);
        Bytes += schedule.Spec.Job.Config.Length + TypicalRecordBytes;
    }

    internal void Changed(ScheduleEntry schedule)
    {
        if (!NewSchedules.Contains(schedule) && Schedules.Add(schedule))
        {
            Bytes += TypicalRecordBytes;
        }
    }

    internal void Removed(ScheduleEntry schedule)
    {
        NewSchedules.Remove(schedule);
        Schedules.Remove(schedule);
        RemovedSchedules.Add(schedule.Spec.Name);
    }

    internal void Added(HistoryEntry entry)
    {
        History.Add(entry);
        Bytes += TypicalRecordBytes;
    }

    /// <summary>
    /// A checkpoint belongs to one runnable; a key (then the runnable is the job's master) to the whole job.
    /// </summary>
    internal void Wrote(RunnableId runnable, string? key, ReadOnlyMemory<byte>? value)
    {
        _data[(runnable, key)] = value;
        Bytes += (value?.Length ?? 0) + TypicalRecordBytes;
    }

    /// <summary>The job and all that belongs to it goes; what this batch wanted to write of it is moot.</summary>
    internal void Removed(JobEntry job)
    {
        NewJobs.Remove(job);
        Jobs.Remove(job);
        Specs.Remove(job);
        NewRunnables.RemoveWhere(runnable => runnable.Job == job);
        Runnables.RemoveWhere(runnable => runnable.Job == job);
        RunnableSpecs.RemoveWhere(runnable => runnable.Job == job);
        History.RemoveAll(entry => entry.Owner is HistoryOwner.OfJob of && of.Seq == job.Seq);
        foreach (var key in Resources.Keys.Where(key => key.Job == job).ToArray())
        {
            Resources.Remove(key);
        }

        foreach (var key in _data.Keys.Where(key => key.Item1.Job == job.Seq).ToArray())
        {
            _data.Remove(key);
        }

        RemovedJobs.Add(job);
    }

    internal void Removed(ExecutorEntry executor)
    {
        Executors.Remove(executor);
        ExecutorSeqs.Remove(executor);
        History.RemoveAll(entry => entry.Owner is HistoryOwner.OfExecutor of && of.Id == executor.Id);
        RemovedExecutors.Add(executor.Id);
    }
}
