using Tiflow.Core.Cluster;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>The leader's memory agrees with itself; looked at now and then, because it is a walk over everything.</summary>
internal sealed class StateIsSound : IInvariant
{
    private const int BatchesBetween = 50;

    private int _batches;

    public string Id => "state-is-sound";

    public void Decided(World world, SimulatedLeader leader)
    {
        if (++_batches % BatchesBetween == 0)
        {
            foreach (var problem in ClusterStateValidator.Validate(leader.Machine.State))
            {
                world.Violated(Id, problem);
            }
        }
    }
}
