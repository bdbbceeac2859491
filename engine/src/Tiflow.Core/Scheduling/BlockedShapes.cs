using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Shapes of one pool that found no room. Room that is too small for all of them is passed over at once.</summary>
internal sealed class BlockedShapes(PoolKey key)
{
    private readonly string? _extra = key.Extra;
    private readonly HashSet<WaitingShape> _shapes = [];

    // No more than the least that any of them takes: shapes that leave do not raise it.
    private Room _least = new(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);

    public bool IsEmpty => _shapes.Count == 0;

    public void Add(WaitingShape shape)
    {
        _shapes.Add(shape);
        var need = Room.Of(shape.Key.Demand, _extra);
        _least = new Room(
            Math.Min(_least.Cpu, need.Cpu), Math.Min(_least.Memory, need.Memory),
            Math.Min(_least.Slots, need.Slots), Math.Min(_least.Extra, need.Extra));
    }

    public void Remove(WaitingShape shape) => _shapes.Remove(shape);

    /// <summary>The shapes that would fit on the executor.</summary>
    public IReadOnlyList<WaitingShape> ThatFit(ExecutorEntry executor) =>
        Room.Of(executor.Free, _extra).Holds(_least) && key.Admits(executor.Spec)
            ? [.. _shapes.Where(shape => executor.Free.Covers(shape.Key.Demand))]
            : [];
}
