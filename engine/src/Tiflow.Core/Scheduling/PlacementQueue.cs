using Tiflow.Core.Cluster;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// What waits for an executor, in lines of what fits alike. A line whose first fits nowhere stands still, and costs
/// nothing, until something changes that can matter to it.
/// </summary>
internal sealed class PlacementQueue
{
    private readonly Dictionary<LineKey, WaitingLine> _lines = [];
    private readonly HashSet<ProjectEntry> _ready = [];
    private readonly Dictionary<PoolKey, BlockedLines> _withoutRoom = [];

    public int Count { get; private set; }

    /// <summary>Whether something can be tried.</summary>
    public bool CanMove => _ready.Count > 0;

    public IEnumerable<WaitingLine> Lines => _lines.Values;

    public void Add(RunnableEntry runnable)
    {
        if (runnable.Line is not null)
        {
            return;
        }

        var key = LineKey.Of(runnable);
        if (!_lines.TryGetValue(key, out var line))
        {
            _lines.Add(key, line = new WaitingLine(key));
        }

        Unlist(line);
        line.Waiting.Add(runnable.Id);
        runnable.Line = line;
        Count++;
        List(line);
    }

    public void Remove(RunnableEntry runnable)
    {
        if (runnable.Line is not { } line)
        {
            return;
        }

        Unlist(line);
        line.Waiting.Remove(runnable.Id);
        runnable.Line = null;
        Count--;
        if (line.Waiting.Count > 0)
        {
            List(line);
        }
        else
        {
            _lines.Remove(line.Key);
        }
    }

    /// <summary>The line whose first is to be placed next; there is one while <see cref="CanMove"/>.</summary>
    public WaitingLine Next() => _ready.Select(static project => project.Ready.Min!).Min(WaitingLine.ByTurn)!;

    /// <summary>How many wait that are tried before it: those of a higher priority, and the older ones of the same.</summary>
    public int CountBefore(RunnableId id, int priority) => _lines.Values.Sum(line =>
        line.Key.Priority > priority ? line.Waiting.Count
        : line.Key.Priority < priority ? 0
        : line.Waiting.TakeWhile(other => other.CompareTo(id) < 0).Count());

    /// <summary>The line's first cannot be placed: the line stands still until it is woken.</summary>
    public void Block(WaitingLine line)
    {
        Unlist(line);
        line.IsBlocked = true;
        List(line);
    }

    /// <summary>The executor has more room than before.</summary>
    public void Wake(ExecutorEntry executor)
    {
        if (_withoutRoom.Count == 0 || !executor.TakesWork)
        {
            return;
        }

        foreach (var line in _withoutRoom.Values.SelectMany(blocked => blocked.ThatFit(executor)).ToArray())
        {
            Unlist(line);
            line.IsBlocked = false;
            List(line);
        }
    }

    // A line is in ordered sets by its head: it leaves them before the head changes, and comes back after.
    private void List(WaitingLine line)
    {
        if (!line.IsBlocked)
        {
            line.Key.Project.Ready.Add(line);
            _ready.Add(line.Key.Project);
            return;
        }

        if (!_withoutRoom.TryGetValue(line.Key.Pool, out var blocked))
        {
            _withoutRoom.Add(line.Key.Pool, blocked = new BlockedLines(line.Key.Pool));
        }

        blocked.Add(line);
    }

    private void Unlist(WaitingLine line)
    {
        if (line.Waiting.Count == 0)
        {
            return;
        }

        if (!line.IsBlocked)
        {
            line.Key.Project.Ready.Remove(line);
            if (line.Key.Project.Ready.Count == 0)
            {
                _ready.Remove(line.Key.Project);
            }

            return;
        }

        var blocked = _withoutRoom[line.Key.Pool];
        blocked.Remove(line);
        if (blocked.IsEmpty)
        {
            _withoutRoom.Remove(line.Key.Pool);
        }
    }
}
