using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Metadata;

namespace Tiflow.Simulation.Masters;

/// <summary>What one batch changes, as of its end: the leader's memory goes on while it commits.</summary>
internal sealed record Batch
{
    public required IReadOnlyList<ClusterSnapshot.StoredJob> Jobs { get; init; }

    public required IReadOnlyList<ClusterSnapshot.StoredRunnable> Runnables { get; init; }

    public required IReadOnlyList<ClusterSnapshot.StoredExecutor> Executors { get; init; }

    public required IReadOnlyList<(ExecutorId Id, long Seq)> AppliedSeqs { get; init; }

    public required IReadOnlyList<ExecutorId> RemovedExecutors { get; init; }

    public required IReadOnlyList<JobSeq> RemovedJobs { get; init; }

    /// <summary>By job and name; null: gone.</summary>
    public required IReadOnlyList<(JobSeq Job, string Name, LocalResource? Resource)> Resources { get; init; }

    public required IReadOnlyList<HistoryEntry> History { get; init; }

    public required IReadOnlyList<((RunnableId Runnable, string? Key) Key, ReadOnlyMemory<byte>? Value)> Data { get; init; }

    public required IReadOnlyList<ClusterEffect> Effects { get; init; }

    /// <summary>Null when nothing is to be stored.</summary>
    public required StoreTransaction? Transaction { get; init; }

    public static Batch Of(StepOutput output, StoreTransaction? transaction)
    {
        var changes = output.Changes;
        return new Batch
        {
            Jobs =
            [
                .. changes.NewJobs.Concat(changes.Jobs.Union(changes.Specs))
                    .Select(static job => new ClusterSnapshot.StoredJob(job.Seq, job.Spec, job.Status)),
            ],
            Runnables =
            [
                .. changes.NewRunnables.Concat(changes.Runnables.Union(changes.RunnableSpecs))
                    .Select(static it => new ClusterSnapshot.StoredRunnable(it.Id, it.Spec, it.Status)),
            ],
            Executors = [.. changes.Executors.Select(static it => new ClusterSnapshot.StoredExecutor(it.Id, it.Spec, it.Status, it.AppliedSeq))],
            AppliedSeqs = [.. changes.ExecutorSeqs.Select(static executor => (executor.Id, executor.AppliedSeq))],
            RemovedExecutors = [.. changes.RemovedExecutors],
            RemovedJobs = [.. changes.RemovedJobs.Select(static job => job.Seq)],
            Resources = [.. changes.Resources.Select(static pair => (pair.Key.Job.Seq, pair.Key.Name, pair.Value))],
            History = [.. changes.History],
            Data = [.. changes.Data.Select(static pair => (pair.Key, pair.Value))],
            Effects = output.Effects,
            Transaction = transaction,
        };
    }
}
