using Tiflow.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Processes;

namespace Tiflow.Simulation.Network;

/// <summary>
/// One executor session: in order and without loss to both sides until it breaks, as TCP is. Sessions of the same
/// executor overtake each other.
/// </summary>
internal sealed class Connection(World world, long id, SimulatedExecutor executor, SimulatedLeader leader)
{
    private TimeSpan _lastToLeader;
    private TimeSpan _lastToExecutor;
    private bool _isOpenAtLeader = true;
    private bool _isOpenAtExecutor = true;
    private bool _losesEverything;

    public long Id { get; } = id;

    public SimulatedLeader Leader { get; } = leader;

    public SimulatedExecutor Executor { get; } = executor;

    public void ToLeader(ClusterEvent message) => Deliver(ref _lastToLeader, () =>
    {
        if (_isOpenAtLeader)
        {
            Leader.Post(message);
        }
    });

    public void ToExecutor(ClusterEffect.ToExecutor message) => Deliver(ref _lastToExecutor, () =>
    {
        if (_isOpenAtExecutor)
        {
            Executor.Receive(this, message);
        }
    });

    /// <summary>The leader ends the session, after what it has sent.</summary>
    public void CloseByLeader(ErrorText? error)
    {
        Deliver(ref _lastToExecutor, () => EndAtExecutor(error));
        world.Queue.After(world.Network.Delay(), EndAtLeader);
    }

    /// <summary>The executor ends the session; what it has sent before still arrives, or does not.</summary>
    public void CloseByExecutor()
    {
        _isOpenAtExecutor = false;
        _losesEverything |= world.Random.Chance(0.3);
        if (!Executor.IsSilent)
        {
            _lastToLeader = Max(_lastToLeader, world.Queue.Now + world.Network.Delay());
            world.Queue.After(_lastToLeader - world.Queue.Now, EndAtLeader);
        }
    }

    /// <summary>The connection breaks. Each side notices in its time; messages under way are lost.</summary>
    public void Break(TimeSpan leaderNotices, TimeSpan executorNotices)
    {
        _losesEverything = true;
        world.Queue.After(leaderNotices, EndAtLeader);
        world.Queue.After(executorNotices, () => EndAtExecutor(error: null));
    }

    private void EndAtLeader()
    {
        if (_isOpenAtLeader)
        {
            _isOpenAtLeader = false;
            Leader.Post(new ClusterEvent.SessionClosed(Id));
        }
    }

    private void EndAtExecutor(ErrorText? error)
    {
        if (_isOpenAtExecutor)
        {
            _isOpenAtExecutor = false;
            Executor.Disconnected(this, error);
        }
    }

    private void Deliver(ref TimeSpan last, Action arrives)
    {
        last = Max(last, world.Queue.Now + world.Network.Delay());
        world.Queue.After(last - world.Queue.Now, () =>
        {
            if (!_losesEverything && !Executor.IsSilent)
            {
                arrives();
            }
            else
            {
                // A gap would be worse than an end: what follows is lost, too.
                _losesEverything = true;
            }
        });
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
