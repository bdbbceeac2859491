using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Shapes that can be tried, in the order of their turns, and those that found no room.</summary>
internal sealed class ShapeOrder
{
    private readonly SortedSet<WaitingShape> _ready = new(WaitingShape.ByTurn);
    private readonly Dictionary<PoolKey, BlockedShapes> _withoutRoom = [];
    private readonly BlockedGangs _gangsWithoutRoom = new();

    /// <summary>Whose turn it is; null when nothing can be tried.</summary>
    public WaitingShape? First => _ready.Min;

    /// <summary>It fits nowhere: it stands still until it is woken.</summary>
    /// <param name="shape">What does not fit.</param>
    /// <param name="missing">For how many of a gang there is no place.</param>
    public void Block(WaitingShape shape, int missing)
    {
        Withdraw(shape);
        shape.IsBlocked = true;
        shape.Missing = missing;
        Offer(shape);
    }

    /// <summary>The executor has more room than before.</summary>
    public void Wake(ExecutorEntry executor)
    {
        if (_withoutRoom.Count + _gangsWithoutRoom.Count == 0 || !executor.TakesWork)
        {
            return;
        }

        WaitingShape[] fitting = [.. _withoutRoom.Values.SelectMany(blocked => blocked.ThatFit(executor)), .. _gangsWithoutRoom.ThatMayFit(executor)];
        foreach (var shape in fitting)
        {
            Withdraw(shape);
            shape.IsBlocked = false;
            if (shape.IsStale)
            {
                shape.Refresh();
            }

            Offer(shape);
        }
    }

    /// <summary>Puts the shape where it belongs, if anything of it can be tried.</summary>
    public void Offer(WaitingShape shape)
    {
        if (shape.First is null)
        {
            return;
        }

        if (!shape.IsBlocked)
        {
            _ready.Add(shape);
            return;
        }

        if (shape.Key.Gang is not null)
        {
            _gangsWithoutRoom.Add(shape);
            return;
        }

        if (!_withoutRoom.TryGetValue(shape.Key.Pool, out var blocked))
        {
            _withoutRoom.Add(shape.Key.Pool, blocked = new BlockedShapes(shape.Key.Pool));
        }

        blocked.Add(shape);
    }

    /// <summary>Before its first line or its state changes.</summary>
    public void Withdraw(WaitingShape shape)
    {
        if (shape.First is null)
        {
            return;
        }

        if (!shape.IsBlocked)
        {
            _ready.Remove(shape);
            return;
        }

        if (shape.Key.Gang is not null)
        {
            _gangsWithoutRoom.Remove(shape);
            return;
        }

        var blocked = _withoutRoom[shape.Key.Pool];
        blocked.Remove(shape);
        if (blocked.IsEmpty)
        {
            _withoutRoom.Remove(shape.Key.Pool);
        }
    }
}
