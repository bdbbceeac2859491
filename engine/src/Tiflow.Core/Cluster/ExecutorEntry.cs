using Tiflow.Core.Executors;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>An executor in the leader's memory.</summary>
public sealed class ExecutorEntry
{
    internal ExecutorEntry(ExecutorId id, ExecutorSpec spec, ExecutorStatus status)
    {
        Id = id;
        Spec = spec;
        Status = status;
        Used = ResourceVector.Zero;
    }

    public ExecutorId Id { get; }

    public ExecutorSpec Spec { get; }

    public ExecutorStatus Status { get; internal set; }

    public ExecutorState State => Status.State;

    /// <summary>The last event of this executor that was applied; stored, so that none is applied twice.</summary>
    public long AppliedSeq { get; internal set; }

    /// <summary>The open session; null while there is none.</summary>
    internal long? Session { get; set; }

    /// <summary>
    /// When the last heartbeat was received, or the lease restarted, on the leader's monotonic clock.
    /// </summary>
    internal TimeSpan LastBeat { get; set; }

    /// <summary>When a drain loses its patience, on the leader's monotonic clock; null while there is no deadline.</summary>
    internal TimeSpan? DrainDue { get; set; }

    /// <summary>Whether it stands among <see cref="ClusterState.Evacuations"/>.</summary>
    internal bool AwaitsEvacuation { get; set; }

    internal SortedSet<RunnableId> Placed { get; } = [];

    internal ResourceVector Used
    {
        get;
        set
        {
            field = value;
            Free = Spec.Capacity - value;
        }
    }

    internal ResourceVector Free { get; private set; } = ResourceVector.Zero;

    /// <summary>Whether its capacity is counted in the cluster's.</summary>
    internal bool IsCounted { get; set; }

    /// <summary>Its failure domain, as the <see cref="ExecutorIndex"/> counts them.</summary>
    internal int Zone { get; set; }

    /// <summary>Where it sits in the pools of the <see cref="ExecutorIndex"/>.</summary>
    internal List<Seat> Seats { get; } = [];

    internal bool TakesWork => State == ExecutorState.Online && Session is not null;

    /// <summary>The largest share of cpu, memory and slots that is used: 0 to 1.</summary>
    internal double Load => Math.Max(
        Math.Max(Share(Used.Cpu, Spec.Capacity.Cpu), Share(Used.Memory, Spec.Capacity.Memory)),
        Share(Used.Slots, Spec.Capacity.Slots));

    private static double Share(long used, long capacity) => capacity == 0 ? 0 : (double)used / capacity;
}
