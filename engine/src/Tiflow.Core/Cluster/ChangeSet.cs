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
    /// <summary>So many bytes make a batch full. One event more must still fit into a transaction.</summary>
    public const int EnoughBytes = 128 * 1024;

    private readonly Dictionary<(RunnableId, string?), ReadOnlyMemory<byte>?> _data = [];

    // A record may grow after its first change.
    private readonly Dictionary<(object Owner, bool IsSpec), long> _sizes = [];

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

    /// <summary>Whether what is left is better done in the next batch.</summary>
    internal bool IsFull(int maxOperations) => Operations >= maxOperations || Bytes >= EnoughBytes;

    internal void CountersChanged() => Counters = true;

    internal void Changed(string project, ProjectSettings settings)
    {
        Projects[project] = settings;
        Bytes += RecordSizes.Typical;
    }

    internal void Changed(JobEntry job, string name, LocalResource? resource)
    {
        Resources[(job, name)] = resource;
        Bytes += RecordSizes.Typical;
    }

    internal void Changed(JobEntry job)
    {
        if (!NewJobs.Contains(job))
        {
            Jobs.Add(job);
        }

        Count(job, isSpec: false, RecordSizes.Of(job));
    }

    internal void ChangedSpec(JobEntry job)
    {
        if (!NewJobs.Contains(job))
        {
            Specs.Add(job);
        }

        Count(job, isSpec: true, RecordSizes.Of(job.Spec));
    }

    internal void Added(JobEntry job)
    {
        NewJobs.Add(job);
        Count(job, isSpec: true, RecordSizes.Of(job.Spec));
    }

    internal void Changed(RunnableEntry runnable)
    {
        if (!NewRunnables.Contains(runnable))
        {
            Runnables.Add(runnable);
        }

        Count(runnable, isSpec: false, RecordSizes.Of(runnable.Status));
    }

    internal void ChangedSpec(RunnableEntry runnable)
    {
        if (!NewRunnables.Contains(runnable))
        {
            RunnableSpecs.Add(runnable);
        }

        Count(runnable, isSpec: true, RecordSizes.Of(runnable.Spec));
    }

    internal void Added(RunnableEntry runnable)
    {
        NewRunnables.Add(runnable);
        Count(runnable, isSpec: true, RecordSizes.Of(runnable.Spec));
    }

    internal void Changed(ExecutorEntry executor)
    {
        Executors.Add(executor);
        Count(executor, isSpec: true, RecordSizes.Of(executor.Spec));
    }

    internal void Added(ScheduleEntry schedule)
    {
        NewSchedules.Add(schedule);
        Count(schedule, isSpec: true, RecordSizes.Of(schedule.Spec.Job));
    }

    internal void Changed(ScheduleEntry schedule)
    {
        if (!NewSchedules.Contains(schedule))
        {
            Schedules.Add(schedule);
        }

        Count(schedule, isSpec: false, RecordSizes.Typical);
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
        Bytes += RecordSizes.Of(entry);
    }

    /// <summary>
    /// A checkpoint belongs to one runnable; a key (then the runnable is the job's master) to the whole job.
    /// </summary>
    internal void Wrote(RunnableId runnable, string? key, ReadOnlyMemory<byte>? value)
    {
        _data[(runnable, key)] = value;
        Bytes += (key?.Length ?? 0) + (value?.Length ?? 0) + RecordSizes.Typical;
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

    // Each record is written once, as of the end.
    private void Count(object owner, bool isSpec, long bytes)
    {
        var counted = _sizes.GetValueOrDefault((owner, isSpec));
        if (bytes > counted)
        {
            Bytes += bytes - counted;
            _sizes[(owner, isSpec)] = bytes;
        }
    }
}
