using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Lines of one pool that found no room. Room that is too small for all of them is passed over at once.</summary>
internal sealed class BlockedLines(PoolKey key)
{
    private readonly string? _extra = key.Extra;
    private readonly HashSet<WaitingLine> _lines = [];

    // No more than the least that any of them takes: lines that leave do not raise it.
    private Room _least = new(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);

    public bool IsEmpty => _lines.Count == 0;

    public void Add(WaitingLine line)
    {
        _lines.Add(line);
        var need = Room.Of(line.Key.Demand, _extra);
        _least = new Room(
            Math.Min(_least.Cpu, need.Cpu), Math.Min(_least.Memory, need.Memory),
            Math.Min(_least.Slots, need.Slots), Math.Min(_least.Extra, need.Extra));
    }

    public void Remove(WaitingLine line) => _lines.Remove(line);

    /// <summary>The lines whose first would fit on the executor.</summary>
    public IReadOnlyList<WaitingLine> ThatFit(ExecutorEntry executor) =>
        Room.Of(executor.Free, _extra).Holds(_least) && key.Admits(executor.Spec)
            ? [.. _lines.Where(line => executor.Free.Covers(line.Key.Demand))]
            : [];
}
