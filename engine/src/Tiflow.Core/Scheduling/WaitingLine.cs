using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits for the same: in order of age, and stopped together when the first fits nowhere.</summary>
internal sealed class WaitingLine(LineKey key)
{
    public LineKey Key => key;

    public SortedSet<RunnableId> Waiting { get; } = [];

    public RunnableId Head => Waiting.Min;

    /// <summary>Its first fits nowhere, until an executor has more room.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>Higher priority first, then the older head. A line in an ordered set keeps its head.</summary>
    public static IComparer<WaitingLine> ByTurn { get; } = Comparer<WaitingLine>.Create(static (left, right) =>
    {
        var byPriority = right.Key.Priority.CompareTo(left.Key.Priority);
        return byPriority != 0 ? byPriority : left.Head.CompareTo(right.Head);
    });
}
