using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// What runs on an executor that takes work is asked to move only where loads are to be evened out, and no more at a time
/// than the options say, over all leaders. (No user changes a selector here.)
/// </summary>
internal sealed class MovesAreBounded : IInvariant
{
    private readonly Dictionary<RunnableId, long> _moving = [];

    public string Id => "moves-are-bounded";

    public void Committing(World world, Batch batch)
    {
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (IsMove(status) && !WasMove(world, id, status.Incarnation) && TakesWork(world, batch, status.Executor!.Value))
            {
                _moving[id] = status.Incarnation;
            }
        }
    }

    public void Committed(World world, Batch batch)
    {
        foreach (var (id, incarnation) in _moving.Where(move => !WasMove(world, move.Key, move.Value)).ToArray())
        {
            _moving.Remove(id);
        }

        var most = world.Plan.Options.Rebalances ? world.Plan.Options.RebalanceParallelism : 0;
        if (_moving.Count > most)
        {
            world.Violated(Id, $"{string.Join(", ", _moving.Keys.Order())} are on the move, at most {most} may be");
        }
    }

    private static bool IsMove(RunnableStatus status) => status is { IsPlaced: true, Stopping: StopReason.Move };

    private static bool WasMove(World world, RunnableId id, long incarnation) =>
        world.Ledger.StatusOf(id) is { } status && status.Incarnation == incarnation && IsMove(status);

    // All the time: a drain that has begun or ended within the batch may have asked.
    private static bool TakesWork(World world, Batch batch, ExecutorId id) =>
        world.Ledger.Executors.GetValueOrDefault(id)?.Status.State == ExecutorState.Online && batch.Executors.All(executor => executor.Id != id);
}
