using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;

namespace Tiflow.Core.Cluster;

/// <summary>What the store holds when a leader starts.</summary>
public sealed record ClusterSnapshot
{
    public long NextJobSeq { get; init; } = 1;

    public long NextExecutorId { get; init; } = 1;

    /// <summary>
    /// Every number of a run that is given is above this; raised when the store is restored from a backup, whose numbers
    /// may have been given again since.
    /// </summary>
    public long IncarnationBase { get; init; }

    /// <summary>In any order.</summary>
    public IReadOnlyList<StoredJob> Jobs { get; init; } = [];

    /// <summary>Those of a job in the order of their indexes.</summary>
    public IReadOnlyList<StoredRunnable> Runnables { get; init; } = [];

    /// <summary>In any order.</summary>
    public IReadOnlyList<StoredExecutor> Executors { get; init; } = [];

    /// <summary>Those that users have said something of; in any order.</summary>
    public IReadOnlyList<StoredProject> Projects { get; init; } = [];

    /// <summary>In any order.</summary>
    public IReadOnlyList<StoredSchedule> Schedules { get; init; } = [];

    public sealed record StoredSchedule(ScheduleSpec Spec, ScheduleStatus Status);

    public sealed record StoredJob(JobSeq Seq, JobSpec Spec, JobStatus Status)
    {
        /// <summary>In any order.</summary>
        public IReadOnlyList<LocalResource> Resources { get; init; } = [];
    }

    public sealed record StoredRunnable(RunnableId Id, RunnableSpec Spec, RunnableStatus Status);

    public sealed record StoredExecutor(ExecutorId Id, ExecutorSpec Spec, ExecutorStatus Status, long AppliedSeq);

    public sealed record StoredProject(string Name, ProjectSettings Settings);
}
