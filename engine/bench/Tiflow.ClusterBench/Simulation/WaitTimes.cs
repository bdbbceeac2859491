using Tiflow.ClusterBench.Results;
using Tiflow.Core.Runnables;
using Tiflow.Simulation;
using Tiflow.Simulation.Invariants;
using Tiflow.Simulation.Masters;

namespace Tiflow.ClusterBench.Simulation;

/// <summary>How long runnables wait for an executor, in virtual time. Promises nothing; it only looks.</summary>
internal sealed class WaitTimes : IInvariant
{
    private readonly Dictionary<RunnableId, TimeSpan> _since = [];
    private readonly List<double> _waited = [];

    public string Id => "wait-times";

    public int Placements => _waited.Count;

    public void Committed(World world, Batch batch)
    {
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (status.WaitsForPlacement)
            {
                _since.TryAdd(id, world.Queue.Now);
            }
            else if (status.IsPlaced && status.State == RunnableState.Starting)
            {
                // What waited for no batch is placed within the one that wants it.
                _waited.Add(_since.Remove(id, out var since) ? (world.Queue.Now - since).TotalMilliseconds : 0);
            }
            else
            {
                _since.Remove(id);
            }
        }
    }

    public string Show(double share)
    {
        _waited.Sort();
        return $"{Samples.Number(_waited[(int)((_waited.Count - 1) * share)])} ms";
    }
}
