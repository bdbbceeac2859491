using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Tests.Support;

/// <summary>What the store holds when every change set so far was committed.</summary>
internal sealed class StoredImage
{
    private readonly Dictionary<JobSeq, ClusterSnapshot.StoredJob> _jobs = [];
    private readonly Dictionary<RunnableId, ClusterSnapshot.StoredRunnable> _runnables = [];
    private readonly Dictionary<ExecutorId, ClusterSnapshot.StoredExecutor> _executors = [];
    private readonly Dictionary<JobName, ClusterSnapshot.StoredSchedule> _schedules = [];
    private readonly Dictionary<string, ProjectSettings> _projects = [];
    private long _nextJobSeq = 1;
    private long _nextExecutorId = 1;
    private long _incarnationBase;

    public List<HistoryEntry> History { get; } = [];

    /// <summary>Checkpoints (key null) and key/values.</summary>
    public Dictionary<(RunnableId Runnable, string? Key), byte[]> Data { get; } = [];

    public void Apply(ChangeSet changes, ClusterState state)
    {
        if (changes.Counters)
        {
            (_nextJobSeq, _nextExecutorId) = (state.NextJobSeq, state.NextExecutorId);
        }

        foreach (var (name, settings) in changes.Projects)
        {
            _projects[name] = settings;
        }

        foreach (var removed in changes.RemovedJobs)
        {
            Remove(removed.Seq);
        }

        foreach (var job in changes.NewJobs.Concat(changes.Jobs).Concat(changes.Specs))
        {
            _jobs[job.Seq] = new(job.Seq, job.Spec, job.Status) { Resources = _jobs.GetValueOrDefault(job.Seq)?.Resources ?? [] };
        }

        foreach (var ((job, name), resource) in changes.Resources)
        {
            var others = _jobs[job.Seq].Resources.Where(other => other.Name != name);
            _jobs[job.Seq] = _jobs[job.Seq] with { Resources = [.. others, .. resource is null ? [] : new[] { resource }] };
        }

        foreach (var runnable in changes.NewRunnables.Concat(changes.Runnables).Concat(changes.RunnableSpecs))
        {
            _runnables[runnable.Id] = new(runnable.Id, runnable.Spec, runnable.Status);
        }

        foreach (var executor in changes.Executors)
        {
            _executors[executor.Id] = new(executor.Id, executor.Spec, executor.Status, executor.AppliedSeq);
        }

        foreach (var executor in changes.ExecutorSeqs)
        {
            _executors[executor.Id] = _executors[executor.Id] with { AppliedSeq = executor.AppliedSeq };
        }

        foreach (var removed in changes.RemovedExecutors)
        {
            _executors.Remove(removed);
            History.RemoveAll(entry => entry.Owner is HistoryOwner.OfExecutor of && of.Id == removed);
        }

        foreach (var removed in changes.RemovedSchedules)
        {
            _schedules.Remove(removed);
        }

        foreach (var schedule in changes.NewSchedules.Concat(changes.Schedules))
        {
            _schedules[schedule.Spec.Name] = new(schedule.Spec, schedule.Status);
        }

        foreach (var (key, value) in changes.Data)
        {
            Write(key, value);
        }

        History.AddRange(changes.History);
    }

    /// <summary>As a backup keeps it.</summary>
    public StoredImage Copy()
    {
        var copy = new StoredImage
        {
            _nextJobSeq = _nextJobSeq,
            _nextExecutorId = _nextExecutorId,
            _incarnationBase = _incarnationBase,
        };
        copy.History.AddRange(History);
        Copy(_jobs, copy._jobs);
        Copy(_runnables, copy._runnables);
        Copy(_executors, copy._executors);
        Copy(Data, copy.Data);
        return copy;
    }

    /// <summary>
    /// What a restore makes of it: executors are gone, and numbers begin beyond all that were given since the backup.
    /// </summary>
    public void Restore(long incarnationBase)
    {
        _incarnationBase = incarnationBase;
        (_nextJobSeq, _nextExecutorId) = (_nextJobSeq + 1000, _nextExecutorId + 1000);
        foreach (var executor in _executors.Values.ToArray())
        {
            _executors[executor.Id] = executor with { Status = executor.Status with { State = ExecutorState.Offline } };
        }
    }

    public ClusterSnapshot ToSnapshot() => new()
    {
        IncarnationBase = _incarnationBase,
        NextJobSeq = _nextJobSeq,
        NextExecutorId = _nextExecutorId,
        Jobs = [.. _jobs.Values],
        Runnables = [.. _runnables.Values.OrderBy(static runnable => runnable.Id)],
        Executors = [.. _executors.Values],
        Schedules = [.. _schedules.Values],
        Projects =
        [
            .. _projects.Where(static project => project.Value != ProjectSettings.Default)
                .Select(static project => new ClusterSnapshot.StoredProject(project.Key, project.Value)),
        ],
    };

    /// <summary>What the live state has otherwise than the store; empty when they agree.</summary>
    public IEnumerable<string> Differences(ClusterState state)
    {
        if ((_nextJobSeq, _nextExecutorId) != (state.NextJobSeq, state.NextExecutorId))
        {
            yield return $"counters are stored as {_nextJobSeq} and {_nextExecutorId}";
        }

        var runnables = state.Jobs.Values.SelectMany(static job => job.Runnables).ToArray();
        if (_jobs.Count != state.Jobs.Count || _runnables.Count != runnables.Length || _executors.Count != state.Executors.Count)
        {
            yield return $"{_jobs.Count} jobs, {_runnables.Count} runnables, {_executors.Count} executors are stored";
            yield break;
        }

        var schedules = state.Schedules.ByName;
        if (_schedules.Count != schedules.Count || schedules.Values.Any(live => _schedules[live.Spec.Name].Status != live.Status))
        {
            yield return "schedules are stored otherwise";
        }

        foreach (var project in state.Projects.Values.Where(project =>
            _projects.GetValueOrDefault(project.Name, ProjectSettings.Default) != project.Settings))
        {
            yield return $"project {project.Name} is stored otherwise than as {project.Settings}";
        }

        foreach (var job in state.Jobs.Values.Where(job => _jobs[job.Seq].Status != job.Status))
        {
            yield return $"job {job.Seq} is stored as {_jobs[job.Seq].Status}, lives as {job.Status}";
        }

        foreach (var job in state.Jobs.Values.Where(job => !job.Resources.Values.ToHashSet().SetEquals(_jobs[job.Seq].Resources)))
        {
            yield return $"job {job.Seq} is stored with the local resources {string.Join(", ", _jobs[job.Seq].Resources)}";
        }

        foreach (var job in state.Jobs.Values.Where(job => _jobs[job.Seq].Spec != job.Spec))
        {
            yield return $"job {job.Seq} is stored with another spec";
        }

        foreach (var runnable in runnables.Where(runnable => _runnables[runnable.Id].Spec != runnable.Spec))
        {
            yield return $"{runnable.Id} is stored with another spec";
        }

        foreach (var runnable in runnables.Where(runnable => _runnables[runnable.Id].Status != runnable.Status))
        {
            yield return $"{runnable.Id} is stored as {_runnables[runnable.Id].Status}, lives as {runnable.Status}";
        }

        foreach (var executor in state.Executors.Values)
        {
            if (_executors[executor.Id] is var stored && (stored.Status, stored.AppliedSeq) != (executor.Status, executor.AppliedSeq))
            {
                yield return $"{executor.Id} is stored as {stored.Status} at {stored.AppliedSeq}";
            }
        }
    }

    private static void Copy<TKey, TValue>(Dictionary<TKey, TValue> from, Dictionary<TKey, TValue> to)
        where TKey : notnull
    {
        foreach (var (key, value) in from)
        {
            to.Add(key, value);
        }
    }

    private void Remove(JobSeq job)
    {
        _jobs.Remove(job);
        foreach (var id in _runnables.Keys.Where(id => id.Job == job).ToArray())
        {
            _runnables.Remove(id);
        }

        foreach (var key in Data.Keys.Where(key => key.Runnable.Job == job).ToArray())
        {
            Data.Remove(key);
        }

        History.RemoveAll(entry => entry.Owner is HistoryOwner.OfJob of && of.Seq == job);
    }

    private void Write((RunnableId, string?) key, ReadOnlyMemory<byte>? value)
    {
        if (value is { } bytes)
        {
            Data[key] = bytes.ToArray();
        }
        else
        {
            Data.Remove(key);
        }
    }
}
