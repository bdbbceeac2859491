using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// What waits for an executor. A shape that fits nowhere stands still, and costs nothing, until something changes that
/// can matter to it; so does a line that its project's quota holds. Of the rest, the project that has least of the
/// cluster, for its weight, has the next turn.
/// </summary>
internal sealed class PlacementQueue
{
    // A project's lines in blocked shapes are put in order at once if it has no more than this many.
    private const int FewLines = 32;

    private readonly Dictionary<LineKey, WaitingLine> _lines = [];
    private readonly Dictionary<ShapeKey, WaitingShape> _shapes = [];
    private readonly ShapeOrder _order = new();
    private readonly HashSet<ProjectEntry> _projects = [];
    private readonly HashSet<ProjectEntry> _unranked = [];

    public int Count { get; private set; }

    /// <summary>Whether something can be tried.</summary>
    public bool CanMove => _order.First is not null;

    public IEnumerable<WaitingLine> Lines => _lines.Values;

    /// <summary>What the cluster has in all: shares are shares of it.</summary>
    public ResourceVector Capacity
    {
        get;
        set
        {
            field = value;
            _unranked.UnionWith(_projects);
        }
    } = ResourceVector.Zero;

    public void Add(RunnableEntry runnable)
    {
        if (runnable.Line is not null)
        {
            return;
        }

        var line = LineOf(LineKey.Of(runnable));
        runnable.Line = line;
        Count++;
        if (!line.IsHead(runnable.Id))
        {
            line.Add(runnable);
            return;
        }

        Unlist(line);
        line.Add(runnable);
        List(line);
    }

    public void Remove(RunnableEntry runnable)
    {
        if (runnable.Line is not { } line)
        {
            return;
        }

        runnable.Line = null;
        Count--;
        var isGang = line.Key.Shape.Gang is not null;
        if (!isGang && !line.IsHead(runnable.Id))
        {
            line.Remove(runnable);
            return;
        }

        Unlist(line);
        line.Remove(runnable);
        if (isGang)
        {
            TryAnew(line);
        }

        if (line.Waiting.Count > 0)
        {
            List(line);
        }
        else
        {
            Forget(line);
        }
    }

    /// <summary>The line whose first is to be placed next; there is one while <see cref="CanMove"/>.</summary>
    public WaitingLine Next()
    {
        if (_projects.Count > 1)
        {
            RankAnew();
        }

        return _order.First!.First!;
    }

    /// <summary>How many of its project wait that are tried before it: those of a higher priority, and the older ones of the same.</summary>
    public static int CountBefore(ProjectEntry project, RunnableId id, int priority) => project.Lines.Sum(line =>
        line.Key.Priority > priority ? line.Waiting.Count
        : line.Key.Priority < priority ? 0
        : line.Waiting.TakeWhile(other => other.CompareTo(id) < 0).Count());

    /// <inheritdoc cref="ShapeOrder.Block"/>
    public void Block(WaitingShape shape, int missing = 1) => _order.Block(shape, missing);

    /// <inheritdoc cref="ShapeOrder.Wake"/>
    public void Wake(ExecutorEntry executor) => _order.Wake(executor);

    /// <summary>The line's project may not have more: it stands still until the quota has room for it.</summary>
    public void Hold(WaitingLine line)
    {
        Unlist(line);
        line.IsHeld = true;
        line.Key.Project.Held.Add(line);
    }

    /// <summary>The project uses more or less than before, or may.</summary>
    public void UseChanged(ProjectEntry project)
    {
        if (project.Lines.Count == 0)
        {
            return;
        }

        _unranked.Add(project);
        if (project.Held.Count > 0)
        {
            Release(project);
        }
    }

    // A gang that has become smaller may fit where all of it did not.
    private static void TryAnew(WaitingLine line)
    {
        line.IsHeld = false;
        line.Key.Project.Held.Remove(line);
        line.Shape.IsBlocked = false;
    }

    private WaitingLine LineOf(in LineKey key)
    {
        if (_lines.TryGetValue(key, out var line))
        {
            return line;
        }

        if (!_shapes.TryGetValue(key.Shape, out var shape))
        {
            _shapes.Add(key.Shape, shape = new WaitingShape(key.Shape));
        }

        shape.Lines++;
        _lines.Add(key, line = new WaitingLine(key, shape));
        key.Project.Lines.Add(line);
        if (_projects.Add(key.Project))
        {
            _unranked.Add(key.Project);
        }

        return line;
    }

    private void Forget(WaitingLine line)
    {
        var project = line.Key.Project;
        _lines.Remove(line.Key);
        project.Lines.Remove(line);
        project.Held.Remove(line);
        if (--line.Shape.Lines == 0)
        {
            _shapes.Remove(line.Shape.Key);
        }

        if (project.Lines.Count == 0)
        {
            _projects.Remove(project);
            _unranked.Remove(project);
        }
    }

    private void RankAnew()
    {
        foreach (var project in _unranked)
        {
            var rank = project.RankIn(Capacity);
            if (rank != project.Rank)
            {
                project.Rank = rank;
                Rerank(project);
            }
        }

        _unranked.Clear();
    }

    private void Rerank(ProjectEntry project)
    {
        foreach (var line in project.Lines.Where(static line => !line.IsHeld))
        {
            if (line.Shape.IsBlocked && project.Lines.Count > FewLines)
            {
                line.Shape.IsStale = true;
                continue;
            }

            _order.Withdraw(line.Shape);
            line.Shape.Rerank(line);
            _order.Offer(line.Shape);
        }
    }

    private void Release(ProjectEntry project)
    {
        foreach (var line in project.Held.Where(static line => line.QuotaShortage() is null).ToArray())
        {
            project.Held.Remove(line);
            line.IsHeld = false;
            List(line);
        }
    }

    // A line is in its shape by its head, and the shape in the queue by its first line: they leave before the head or the
    // rank changes, and come back after.
    private void List(WaitingLine line)
    {
        if (!line.IsHeld)
        {
            _order.Withdraw(line.Shape);
            line.Shape.Add(line);
            _order.Offer(line.Shape);
        }
    }

    private void Unlist(WaitingLine line)
    {
        if (!line.IsHeld && line.Waiting.Count > 0)
        {
            _order.Withdraw(line.Shape);
            line.Shape.Remove(line);
            // Nobody wakes a shape of which nothing can be tried: what comes back is tried anew.
            line.Shape.IsBlocked &= line.Shape.First is not null;
            _order.Offer(line.Shape);
        }
    }
}
