using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>A project that has jobs, in the leader's memory: how many, and what of them can be placed.</summary>
internal sealed class ProjectEntry(string name)
{
    public string Name => name;

    /// <summary>Jobs that exist, whatever their state.</summary>
    public int Jobs { get; set; }

    /// <summary>Lines that can move.</summary>
    public SortedSet<WaitingLine> Ready { get; } = new(WaitingLine.ByTurn);
}
