using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Runtime;

namespace Tiflow.Executor.Session;

/// <summary>
/// What outlives a session: the events to be acknowledged, the lease, the way to the leader, what runs, what jobs
/// keep on the disk, and the wish to leave.
/// </summary>
internal sealed record SessionParts(
    EventOutbox Outbox, LeaseWatch Lease, LeaderLink Link, RunnableTable Runnables, LocalDirectories Directories, Departure Departure);
