using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// Executors in the order of their ids as the leaves of a binary tree. Every node knows the most room of each resource
/// below it and the best rank, so a search passes over whole subtrees: a step and a search cost the logarithm of the
/// number of executors. Lower ranks are better; of equal ones the lower id is taken.
/// </summary>
internal sealed class FitTree(string? extra)
{
    // Once something fits, a search looks at no more than this many nodes for something better. It ends without a
    // result only when nothing fits.
    private const int Patience = 512;
    private const int SmallestWidth = 16;

    private readonly List<ExecutorEntry?> _executors = [];
    private Node[] _nodes = NewNodes(SmallestWidth);

    private int Width => _nodes.Length / 2;

    /// <summary>How many leaves were given out, removed executors included.</summary>
    public int Count => _executors.Count;

    /// <summary>Adds an executor whose id is higher than all before; returns its leaf.</summary>
    public int Add(ExecutorEntry executor)
    {
        if (_executors.Count == Width)
        {
            Grow();
        }

        _executors.Add(executor);
        return _executors.Count - 1;
    }

    public void Remove(int leaf)
    {
        _executors[leaf] = null;
        Set(leaf, Node.Empty);
    }

    public void Update(int leaf, double rank)
    {
        var executor = _executors[leaf]!;
        Set(leaf, executor.TakesWork ? new Node(Room.Of(executor.Free, extra), rank) : Node.Empty);
    }

    /// <summary>Whether the leaf tells the executor's present room; for checks.</summary>
    public bool Shows(int leaf, ExecutorEntry executor) => _executors[leaf] == executor
        && _nodes[Width + leaf].Room == (executor.TakesWork ? Room.Of(executor.Free, extra) : Room.None);

    /// <summary>The executor of the best rank that fits and is better than the given rank; null when there is none.</summary>
    public (ExecutorEntry Executor, double Rank)? Find(ResourceVector demand, double betterThan)
    {
        var need = Room.Of(demand, extra);
        var checksOthers = demand.Others.Length > 1;
        (ExecutorEntry, double)? best = null;
        var looked = 0;

        // Depth first, the better child first: at most one sibling waits per level.
        Span<int> open = stackalloc int[64];
        open[0] = 1;
        for (var waiting = 1; waiting > 0 && (best is null || looked < Patience); looked++)
        {
            var index = open[--waiting];
            ref readonly var node = ref _nodes[index];
            if (node.Rank >= betterThan || !node.Room.Holds(need))
            {
                continue;
            }

            if (index >= Width)
            {
                var executor = _executors[index - Width]!;
                if (!checksOthers || executor.Free.Covers(demand))
                {
                    (best, betterThan) = ((executor, node.Rank), node.Rank);
                }

                continue;
            }

            var (left, right) = (2 * index, (2 * index) + 1);
            var leftFirst = _nodes[left].Rank <= _nodes[right].Rank;
            open[waiting++] = leftFirst ? right : left;
            open[waiting++] = leftFirst ? left : right;
        }

        return best;
    }

    private static Node[] NewNodes(int width)
    {
        var nodes = new Node[2 * width];
        Array.Fill(nodes, Node.Empty);
        return nodes;
    }

    private void Grow()
    {
        var former = _nodes;
        _nodes = NewNodes(former.Length);
        Array.Copy(former, former.Length / 2, _nodes, Width, former.Length / 2);
        for (var index = Width - 1; index > 0; index--)
        {
            _nodes[index] = Node.Join(_nodes[2 * index], _nodes[(2 * index) + 1]);
        }
    }

    private void Set(int leaf, in Node node)
    {
        var index = Width + leaf;
        _nodes[index] = node;
        for (index /= 2; index > 0; index /= 2)
        {
            var joined = Node.Join(_nodes[2 * index], _nodes[(2 * index) + 1]);
            if (_nodes[index] == joined)
            {
                return;
            }

            _nodes[index] = joined;
        }
    }

    private readonly record struct Node(Room Room, double Rank)
    {
        public static Node Empty { get; } = new(Room.None, double.PositiveInfinity);

        public static Node Join(in Node left, in Node right) =>
            new(Room.Most(left.Room, right.Room), Math.Min(left.Rank, right.Rank));
    }
}
