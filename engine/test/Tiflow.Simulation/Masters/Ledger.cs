using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Masters;

/// <summary>What is committed, kept apart from the store and the leader: what the invariants go by.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<ExecutorId, SortedSet<RunnableId>> _placed = [];
    private readonly Dictionary<JobSeq, SortedSet<RunnableId>> _ofJob = [];
    private readonly Dictionary<(JobSeq Job, string Name), LocalResource> _resources = [];

    public SortedDictionary<JobSeq, ClusterSnapshot.StoredJob> Jobs { get; } = [];

    public SortedDictionary<RunnableId, ClusterSnapshot.StoredRunnable> Runnables { get; } = [];

    public SortedDictionary<ExecutorId, ClusterSnapshot.StoredExecutor> Executors { get; } = [];

    public void Apply(Batch batch)
    {
        foreach (var job in batch.RemovedJobs)
        {
            Remove(job);
        }

        foreach (var job in batch.Jobs)
        {
            Jobs[job.Seq] = job;
        }

        foreach (var (job, name, resource) in batch.Resources)
        {
            _ = resource is null ? _resources.Remove((job, name)) : _resources.TryAdd((job, name), resource);
        }

        foreach (var runnable in batch.Runnables)
        {
            Set(runnable);
        }

        foreach (var executor in batch.Executors)
        {
            var seq = Executors.TryGetValue(executor.Id, out var known) ? known.AppliedSeq : executor.AppliedSeq;
            Executors[executor.Id] = executor with { AppliedSeq = seq };
        }

        foreach (var (id, seq) in batch.AppliedSeqs)
        {
            Executors[id] = Executors[id] with { AppliedSeq = seq };
        }

        foreach (var id in batch.RemovedExecutors)
        {
            Executors.Remove(id);
        }
    }

    /// <summary>The name of the executor that has what the runnable has opened; null: it may run anywhere.</summary>
    public string? HolderOf(ClusterSnapshot.StoredRunnable runnable) => runnable.Status.OpenedResources.All
        .Select(name => _resources.GetValueOrDefault((runnable.Id.Job, name))?.Executor)
        .FirstOrDefault(static holder => holder is not null);

    public RunnableStatus? StatusOf(RunnableId id) => Runnables.TryGetValue(id, out var runnable) ? runnable.Status : null;

    public IEnumerable<ClusterSnapshot.StoredRunnable> PlacedOn(ExecutorId executor) =>
        _placed.TryGetValue(executor, out var ids) ? ids.Select(id => Runnables[id]) : [];

    public IEnumerable<ClusterSnapshot.StoredRunnable> Of(JobSeq job) =>
        _ofJob.TryGetValue(job, out var ids) ? ids.Select(id => Runnables[id]) : [];

    private void Set(ClusterSnapshot.StoredRunnable runnable)
    {
        Unplace(runnable.Id);
        Runnables[runnable.Id] = runnable;
        Among(_ofJob, runnable.Id.Job).Add(runnable.Id);
        if (runnable.Status.Executor is { } executor)
        {
            Among(_placed, executor).Add(runnable.Id);
        }
    }

    private void Remove(JobSeq job)
    {
        Jobs.Remove(job);
        if (_ofJob.Remove(job, out var ids))
        {
            foreach (var id in ids)
            {
                Unplace(id);
                Runnables.Remove(id);
            }
        }
    }

    private void Unplace(RunnableId id)
    {
        if (StatusOf(id)?.Executor is { } executor)
        {
            _placed[executor].Remove(id);
        }
    }

    private static SortedSet<RunnableId> Among<T>(Dictionary<T, SortedSet<RunnableId>> index, T key)
        where T : notnull
    {
        if (!index.TryGetValue(key, out var ids))
        {
            index.Add(key, ids = []);
        }

        return ids;
    }
}
