using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Masters;

/// <summary>Who leads, and who comes next.</summary>
internal sealed class SimulatedMasters(World world)
{
    private bool _isElecting;

    /// <summary>The last one that was elected; null before the first.</summary>
    public SimulatedLeader? Current { get; private set; }

    /// <summary>The leader that an executor or user reaches; null while there is none.</summary>
    public SimulatedLeader? Reachable => Current is { IsAlive: true } ? Current : null;

    public void Elect()
    {
        _isElecting = false;
        var leadership = world.Store.Campaign("master");
        var stored = world.Tampering.OnLoad(world, world.Store.Load());
        world.Loaded(stored);
        Current = new SimulatedLeader(world, leadership, stored);
    }

    public void KillLeader()
    {
        world.Seen(RareState.LeaderKilled);
        Reachable?.Stop();
    }

    /// <summary>It stands still, maybe for so long that another one leads when it goes on.</summary>
    public void PauseLeader(TimeSpan pause)
    {
        if (Reachable is not { IsPaused: false } leader)
        {
            return;
        }

        leader.Pause();
        if (world.Random.Chance(0.7))
        {
            world.Queue.After(world.Random.Seconds(1, 5), () => Replace(leader));
        }

        world.Queue.After(pause, leader.GoOn);
    }

    public void HasStopped(SimulatedLeader leader)
    {
        if (leader == Current)
        {
            ElectLater(world.IsHealed ? world.Random.Seconds(0.05, 0.5) : world.Random.Seconds(0.05, 4));
        }
    }

    private void Replace(SimulatedLeader leader)
    {
        if (leader == Current && leader is { IsAlive: true, IsPaused: true })
        {
            world.Seen(RareState.LeaderDeposedWhilePaused);
            Elect();
        }
    }

    private void ElectLater(TimeSpan delay)
    {
        if (!_isElecting)
        {
            _isElecting = true;
            world.Queue.After(delay, Elect);
        }
    }
}
