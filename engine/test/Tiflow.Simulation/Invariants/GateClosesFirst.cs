using Tiflow.Core.Cluster;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Invariants;

/// <summary>When the work of a silent executor is given away, nothing leaves it any more.</summary>
internal sealed class GateClosesFirst : IInvariant
{
    public string Id => "gate-closes-first";

    public void Committing(World world, Batch batch)
    {
        foreach (var verdict in batch.History.Where(static entry => entry.Reason.StartsWith("no heartbeat", StringComparison.Ordinal)))
        {
            var id = ((HistoryOwner.OfExecutor)verdict.Owner).Id;
            if (world.Processes.Alive.Any(process => process.GateIsOpen && process.KnownAs == id))
            {
                world.Violated(Id, $"the work of {id} is given away ({verdict.Reason}), and its gate is open");
            }

            world.Seen(RareState.DeadBySilence);
        }
    }
}
