using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>Incarnation numbers only grow, over all leaders; one number is one placement, told to one executor.</summary>
internal sealed class IncarnationsGrow : IInvariant
{
    private readonly Dictionary<RunnableId, (long Number, ExecutorId Executor, bool IsPlaced)> _last = [];

    public string Id => "incarnations-grow";

    public void Committing(World world, Batch batch)
    {
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (_last.TryGetValue(id, out var last)
                && (status.Incarnation < last.Number
                    || (status.Incarnation == last.Number && status.IsPlaced && (!last.IsPlaced || status.Executor != last.Executor))))
            {
                world.Violated(Id, $"{id} is run {status.Incarnation} on {status.Executor} after run {last.Number} on {last.Executor}");
            }

            _last[id] = (status.Incarnation, status.Executor ?? last.Executor, status.IsPlaced);
        }
    }
}
