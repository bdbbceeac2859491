using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;

namespace Tiflow.Core.Events;

/// <summary>Everything that can make the leader decide something.</summary>
public abstract record ClusterEvent
{
    private ClusterEvent()
    {
    }

    /// <summary>
    /// A user's command or question; answered by exactly one <see cref="Effects.ClusterEffect.Reply"/> with its tag.
    /// </summary>
    public abstract record Request(long Tag) : ClusterEvent;

    public sealed record CreateJob(long Tag, JobSpec Spec, bool DryRun) : Request(Tag)
    {
        /// <summary>What the job master takes on its executor.</summary>
        public ResourceVector Demand { get; init; } = ResourceVector.OneSlot;
    }

    public sealed record ChangeJob(long Tag, JobName Name, JobVerb Verb) : Request(Tag);

    public sealed record UpdateJob(long Tag, JobName Name, JobUpdate Update) : Request(Tag);

    public sealed record GetJob(long Tag, JobName Name) : Request(Tag)
    {
        /// <summary>Whether the answer says why the job is where it is.</summary>
        public bool Explains { get; init; }
    }

    public sealed record ListJobs(long Tag, string ProjectId, JobState State, string Type, int Limit) : Request(Tag);

    public sealed record ListExecutors(long Tag) : Request(Tag);

    /// <param name="Tag">Of the reply.</param>
    /// <param name="Executor">An id or a name.</param>
    public sealed record GetExecutor(long Tag, string Executor) : Request(Tag);

    /// <param name="Tag">Of the reply.</param>
    /// <param name="Executor">An id or a name.</param>
    /// <param name="Verb">What is wanted.</param>
    /// <param name="Deadline">How long a drain may take; null: as long as the grace of what runs there.</param>
    public sealed record ChangeExecutor(long Tag, string Executor, ExecutorVerb Verb, TimeSpan? Deadline) : Request(Tag)
    {
        /// <summary>Whether it is removed even if jobs lose what they keep on its disk, and fail.</summary>
        public bool Force { get; init; }
    }

    /// <summary>A command or question about schedules.</summary>
    public abstract record ScheduleRequest(long Tag) : Request(Tag);

    public sealed record CreateSchedule(long Tag, ScheduleSpec Spec, bool DryRun) : ScheduleRequest(Tag);

    /// <param name="Tag">Of the reply.</param>
    /// <param name="Name">The schedule.</param>
    /// <param name="Verb">What is wanted.</param>
    /// <param name="Moment">What a run that is wanted now is for: a repeated request is the same run.</param>
    public sealed record ChangeSchedule(long Tag, JobName Name, ScheduleVerb Verb, DateTimeOffset? Moment = null) : ScheduleRequest(Tag);

    public sealed record GetSchedule(long Tag, JobName Name) : ScheduleRequest(Tag);

    public sealed record ListSchedules(long Tag, string ProjectId) : ScheduleRequest(Tag);

    public sealed record ListProjects(long Tag) : Request(Tag);

    public sealed record GetProject(long Tag, string Name) : Request(Tag);

    /// <param name="Tag">Of the reply.</param>
    /// <param name="Name">The project; it need not have jobs yet.</param>
    /// <param name="Weight">Null: as it is.</param>
    /// <param name="Quota">Replaces the whole quota; null: as it is.</param>
    public sealed record ChangeProject(long Tag, string Name, int? Weight, ProjectQuota? Quota) : Request(Tag);

    /// <summary>Asks whether an incarnation is the current one, before something is read in its name.</summary>
    public sealed record CheckIncarnation(long Tag, IncarnationId Incarnation) : Request(Tag);

    /// <summary>An executor opened a session.</summary>
    /// <param name="Session">Names the session; the shell makes it up and never uses one twice.</param>
    /// <param name="Spec">What the executor says of itself.</param>
    /// <param name="KnownAs">The id that this process was given before, if any.</param>
    /// <param name="Running">What runs in it now, and what has ended without being acknowledged.</param>
    public sealed record SessionOpened(
        long Session, ExecutorSpec Spec, ExecutorId? KnownAs, IReadOnlyList<IncarnationId> Running) : ClusterEvent
    {
        /// <summary>The last event that a leader has acknowledged to this process.</summary>
        public long AckedSeq { get; init; }
    }

    public sealed record SessionClosed(long Session) : ClusterEvent;

    public sealed record Heartbeat(long Session, long Seq) : ClusterEvent;

    /// <summary>Reports that are not stored: the latest counts.</summary>
    public sealed record Reported(long Session, IncarnationId Incarnation, RunnableReport Report) : ClusterEvent;

    /// <summary>
    /// Something that must not be lost; acknowledged after commit by <see cref="Effects.ClusterEffect.AckEvent"/>.
    /// </summary>
    public sealed record RunnableSaid(long Session, long Seq, IncarnationId Incarnation, RunnableMessage Message) : ClusterEvent;

    /// <summary>The executor wants to stop gracefully.</summary>
    public sealed record Leaving(long Session) : ClusterEvent;

    /// <summary>A fact proves that this process is gone.</summary>
    public sealed record ProcessGone(ExecutorId Executor, string ProcessId) : ClusterEvent;

    /// <summary>Time has passed.</summary>
    public sealed record Tick : ClusterEvent;
}
