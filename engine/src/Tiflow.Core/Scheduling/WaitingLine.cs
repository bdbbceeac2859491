using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits for the same in one project: in order of age.</summary>
internal sealed class WaitingLine(LineKey key, WaitingShape shape)
{
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

    public void Add(RunnableId id)
    {
        Waiting.Add(id);
        Head = Waiting.Min;
    }

    public void Remove(RunnableId id)
    {
        Waiting.Remove(id);
        Head = Waiting.Min;
    }

    /// <summary>The limit that keeps its first from being placed; null when there is room under all.</summary>
    public QuotaShortage? QuotaShortage() => Quotas.Shortage(key.Project, key.Shape.Demand, key.IsMaster ? 0 : 1);
}
