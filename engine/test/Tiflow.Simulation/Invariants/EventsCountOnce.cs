using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>The number of the last applied event of an executor only grows, over all leaders.</summary>
internal sealed class EventsCountOnce : IInvariant
{
    public string Id => "events-count-once";

    public void Committing(World world, Batch batch)
    {
        foreach (var (id, seq) in batch.AppliedSeqs)
        {
            if (world.Ledger.Executors.TryGetValue(id, out var executor) && seq <= executor.AppliedSeq)
            {
                world.Violated(Id, $"event {seq} of {id} is applied after event {executor.AppliedSeq}");
            }
        }
    }
}
