using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Masters;

/// <summary>What is committed, kept apart from the store and the leader: what the invariants go by.</summary>
internal sealed class Ledger
{
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

        foreach (var runnable in batch.Runnables)
        {
            Runnables[runnable.Id] = runnable;
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

    public RunnableStatus? StatusOf(RunnableId id) => Runnables.TryGetValue(id, out var runnable) ? runnable.Status : null;

    public IEnumerable<ClusterSnapshot.StoredRunnable> PlacedOn(ExecutorId executor) =>
        Runnables.Values.Where(runnable => runnable.Status.Executor == executor);

    public IEnumerable<ClusterSnapshot.StoredRunnable> Of(JobSeq job) => Runnables.Values.Where(runnable => runnable.Id.Job == job);

    private void Remove(JobSeq job)
    {
        Jobs.Remove(job);
        foreach (var id in Of(job).Select(static runnable => runnable.Id).ToArray())
        {
            Runnables.Remove(id);
        }
    }
}
