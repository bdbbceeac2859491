using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>The lines of all projects that wait for the same: what fits nowhere for one fits nowhere for all.</summary>
internal sealed class WaitingShape(ShapeKey key)
{
    private readonly SortedSet<WaitingLine> _open = new(WaitingLine.ByTurn);

    /// <summary>By the turn of the first line. A shape in an ordered set keeps its first line.</summary>
    public static IComparer<WaitingShape> ByTurn { get; } =
        Comparer<WaitingShape>.Create(static (left, right) => WaitingLine.ByTurn.Compare(left.First, right.First));

    public ShapeKey Key => key;

    /// <summary>What the members of a gang need, each for itself; null for all else.</summary>
    public HashSet<ShapeKey>? Needs { get; } = key.Gang is null ? null : [];

    /// <summary>How many more places a blocked gang needs, at least.</summary>
    public long Missing { get; set; }

    /// <summary>Lines of this shape, those that are held by a quota included.</summary>
    public int Lines { get; set; }

    /// <summary>Lines that no quota holds, in the order of their turns.</summary>
    public IReadOnlyCollection<WaitingLine> Open => _open;

    /// <summary>Whose turn it is; null when all lines are held.</summary>
    public WaitingLine? First => _open.Min;

    /// <summary>It fits nowhere, until an executor has more room.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>Ranks of its projects have changed while it was blocked: its order is out of date.</summary>
    public bool IsStale { get; set; }

    public void Add(WaitingLine line)
    {
        line.Rank = line.Key.Project.Rank;
        _open.Add(line);
    }

    public void Remove(WaitingLine line) => _open.Remove(line);

    /// <summary>Whether the executor would do for it, or for one of the gang, if it had room.</summary>
    public bool CouldUse(ExecutorEntry executor) => (Needs ?? [key]).Any(need =>
        executor.Spec.Capacity.Covers(need.Demand) && need.Pool.Admits(executor.Spec));

    public void Rerank(WaitingLine line)
    {
        Remove(line);
        Add(line);
    }

    /// <summary>Brings its order up to date.</summary>
    public void Refresh()
    {
        IsStale = false;
        foreach (var line in _open.Where(static line => line.Rank != line.Key.Project.Rank).ToArray())
        {
            Rerank(line);
        }
    }
}
