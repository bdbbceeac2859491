using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>A project that has jobs, in the leader's memory: what it uses, and what of it can be placed.</summary>
internal sealed class ProjectEntry(string name)
{
    public string Name => name;

    /// <summary>Jobs that exist, whatever their state.</summary>
    public int Jobs { get; set; }

    /// <summary>Lines that can move.</summary>
    public SortedSet<WaitingLine> Ready { get; } = new(WaitingLine.ByTurn);

    /// <summary>What its placed runnables take.</summary>
    public ResourceVector Used { get; set; } = ResourceVector.Zero;
}
