using System.Collections.Immutable;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// A job in the leader's memory: what is stored, and what can be derived from it or is gone with the leader.
/// </summary>
public sealed class JobEntry
{
    // Placed runnables by zone, from zone 1; zone 0 has the rest. Null where there are no domains.
    private int[]? _otherZones;

    internal JobEntry(JobSeq seq, JobSpec spec, JobStatus status, ProjectEntry project)
    {
        Project = project;
        Seq = seq;
        Spec = spec;
        Status = status;
    }

    public JobSeq Seq { get; }

    public JobSpec Spec { get; internal set; }

    public JobStatus Status { get; internal set; }

    public RunnableEntry Master => Runnables[RunnableId.MasterIndex];

    /// <summary>The job master, then the workers; the position is the index of the runnable.</summary>
    internal List<RunnableEntry> Runnables { get; } = [];

    internal Dictionary<string, int> WorkersByName { get; } = new(StringComparer.Ordinal);

    internal ProjectEntry Project { get; }

    /// <summary>What it keeps on disks of executors, by name.</summary>
    internal ImmutableSortedDictionary<string, LocalResource> Resources { get; set; } =
        ImmutableSortedDictionary.Create<string, LocalResource>(StringComparer.Ordinal);

    /// <summary>How many of its runnables are placed.</summary>
    internal int Placed { get; set; }

    /// <summary>The next runnable that a sweep over the job looks at; null when no sweep is under way.</summary>
    internal int? SweepFrom { get; set; }

    /// <summary>Until when it is not placed, on the leader's monotonic clock; null: its start has come.</summary>
    internal TimeSpan? HeldUntil { get; set; }

    /// <summary>When its time is over, on the leader's monotonic clock; null: never.</summary>
    internal TimeSpan? DeadlineDue { get; set; }

    internal IEnumerable<RunnableEntry> Workers => Runnables.Skip(1);

    /// <summary>How many of its runnables are placed in a failure domain.</summary>
    internal int PlacedIn(int zone) => zone == 0
        ? Placed - (_otherZones?.Sum() ?? 0)
        : _otherZones is { } counts && zone <= counts.Length ? counts[zone - 1] : 0;

    internal void CountPlaced(int zone, int change)
    {
        Placed += change;
        if (zone > 0)
        {
            if (_otherZones is null || _otherZones.Length < zone)
            {
                Array.Resize(ref _otherZones, zone);
            }

            _otherZones[zone - 1] += change;
        }
    }
}
