using Tiflow.Core.Cluster;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits for the same in one project: in order of age.</summary>
internal sealed class WaitingLine(LineKey key, WaitingShape shape)
{
    // What all that wait take together; only a gang's line needs it.
    private ResourceVector _gangDemand = ResourceVector.Zero;

    /// <summary>
    /// The project with the least share first, of its lines the one of higher priority, then the older head. A line in an
    /// ordered set keeps its rank and its head.
    /// </summary>
    public static IComparer<WaitingLine> ByTurn { get; } = Comparer<WaitingLine>.Create(static (left, right) =>
    {
        var byRank = left.Rank.CompareTo(right.Rank);
        var byTurn = byRank != 0 ? byRank : right.Key.Priority.CompareTo(left.Key.Priority);
        return byTurn != 0 ? byTurn : left.Head.CompareTo(right.Head);
    });

    public LineKey Key => key;

    public WaitingShape Shape => shape;

    public SortedSet<RunnableId> Waiting { get; } = [];

    public RunnableId Head { get; private set; }

    /// <summary>Its project's rank, as of when the line was put in order.</summary>
    public double Rank { get; set; }

    /// <summary>Its project's quota has no room for its first.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether adding or removing it would change the head.</summary>
    public bool IsHead(RunnableId id) => Waiting.Count == 0 || id.CompareTo(Head) <= 0;

    public void Add(RunnableEntry runnable)
    {
        Waiting.Add(runnable.Id);
        Head = Waiting.Min;
        shape.Needs?.Add(ShapeKey.Of(runnable));
        _gangDemand += key.Shape.Gang is null ? ResourceVector.Zero : runnable.Spec.Demand;
    }

    public void Remove(RunnableEntry runnable)
    {
        Waiting.Remove(runnable.Id);
        Head = Waiting.Min;
        _gangDemand -= key.Shape.Gang is null ? ResourceVector.Zero : runnable.Spec.Demand;
    }

    /// <summary>The limit that keeps its first, or its gang, from being placed; null when there is room under all.</summary>
    public QuotaShortage? QuotaShortage() => key.Shape.Gang is null
        ? Quotas.Shortage(key.Project, key.Shape.Demand, key.IsMaster ? 0 : 1)
        : Quotas.Shortage(key.Project, _gangDemand, Waiting.Count);
}
