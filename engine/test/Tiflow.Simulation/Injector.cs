using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Processes;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation;

/// <summary>Lets things go wrong, one after the other, until the world heals.</summary>
internal sealed class Injector(World world)
{
    private readonly List<Action> _faults = [];

    public void Begin()
    {
        Add(Faults.LeaderDies, world.Masters.KillLeader);
        Add(Faults.LeaderPauses, Pause);
        Add(Faults.ProcessDies, world.Processes.KillOne);
        Add(Faults.HostSilent, Silence);
        Add(Faults.ConnectionBreaks, Break);
        Add(Faults.ProcessLeaves, Leave);
        if (_faults.Count > 0)
        {
            Next();
        }
    }

    private void Add(Faults fault, Action happens)
    {
        if (world.Has(fault))
        {
            _faults.Add(happens);
        }
    }

    private void Next() => world.Queue.After(world.Random.Seconds(0.2, 8) / world.Plan.Scale, () =>
    {
        if (!world.IsHealed)
        {
            world.Random.Pick(_faults)();
            Next();
        }
    });

    // The moment in which a leader goes on that others have given up is a delicate one.
    private void Pause()
    {
        var pause = world.Random.Chance(0.5) ? world.Random.Seconds(0.5, 6) : world.Random.Seconds(0.5, 15);
        world.Masters.PauseLeader(pause);
        if (world.Has(Faults.HostSilent) && world.Random.Chance(0.5))
        {
            world.Queue.After(pause + world.Random.Milliseconds(0, 30), Silence);
        }
    }

    private void Silence()
    {
        if (PickProcess() is not { IsSilent: false } process)
        {
            return;
        }

        process.IsSilent = true;
        world.Seen(RareState.HostWasSilent);
        world.Queue.After(world.Random.Seconds(0.5, 12), () => process.IsSilent = false);
    }

    // Both ends may notice late, the leader maybe only by silence.
    private void Break()
    {
        var late = world.Random.Chance(0.3);
        PickProcess()?.Break(
            late ? world.Random.Seconds(1, 10) : world.Network.Delay(),
            world.Random.Chance(0.3) ? world.Random.Seconds(0.5, 3) : world.Network.Delay());
    }

    private void Leave()
    {
        PickProcess()?.Leave();
    }

    private SimulatedExecutor? PickProcess()
    {
        SimulatedExecutor[] alive = [.. world.Processes.Alive];
        return alive.Length == 0 ? null : world.Random.Pick(alive);
    }
}
