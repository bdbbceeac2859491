using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>What the leader remembers between two looks at how even the loads are; gone with it.</summary>
internal sealed class RebalanceBook
{
    /// <summary>Whether it is time to look.</summary>
    public bool IsDue { get; set; }

    /// <summary>Executors have come or gone: nothing is moved before this, on the leader's monotonic clock.</summary>
    public TimeSpan QuietUntil { get; set; }

    /// <summary>Workers that were asked to move and do not run again yet.</summary>
    public SortedSet<RunnableId> Moving { get; } = [];

    /// <summary>Executors on which nothing was found to move since a look has last seen all of them.</summary>
    public HashSet<ExecutorId> Tried { get; } = [];
}
