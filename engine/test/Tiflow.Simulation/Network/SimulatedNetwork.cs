using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Processes;

namespace Tiflow.Simulation.Network;

/// <summary>How long messages take, and the sessions that are open.</summary>
internal sealed class SimulatedNetwork(World world)
{
    private long _lastSession;

    public Connection Open(SimulatedExecutor executor, SimulatedLeader leader)
    {
        var connection = new Connection(world, ++_lastSession, executor, leader);
        leader.Sessions.Add(connection.Id, connection);
        return connection;
    }

    public TimeSpan Delay() => world.Has(Faults.SlowNetwork) && world.Random.Chance(0.2)
        ? world.Random.Milliseconds(1, 800)
        : world.Random.Milliseconds(0.1, 2);
}
