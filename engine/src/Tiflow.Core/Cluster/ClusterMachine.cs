using System.Diagnostics;
using Tiflow.Core.Events;

namespace Tiflow.Core.Cluster;

/// <summary>
/// The leader's mind: events in, changes and effects out. No clock, no I/O, no randomness: the same events give the
/// same output. A batch is any number of <see cref="Apply"/>, then <see cref="Advance"/>, then <see cref="Complete"/>.
/// </summary>
public sealed class ClusterMachine
{
    private readonly ClusterState _state;
    private readonly Step _step;

    public ClusterMachine(ClusterSnapshot stored, ClusterOptions options, Moment now)
    {
        _state = new ClusterState(options);
        _step = new Step(_state, options) { Now = now };
        ClusterLoader.Load(_step, stored);
    }

    /// <summary>Whether <see cref="Advance"/> has something to do.</summary>
    public bool HasUnfinishedWork => _state.HasUnfinishedWork;

    /// <summary>
    /// When the next <see cref="ClusterEvent.Tick"/> is wanted, on the monotonic clock; null when nothing waits.
    /// </summary>
    public TimeSpan? NextTimer => _state.Timers.NextDue;

    /// <summary>About how many operations and bytes the batch under way writes.</summary>
    public (int Operations, long Bytes) BatchSize => (_step.Changes.Operations, _step.Changes.Bytes);

    public ClusterState State => _state;

    /// <summary>
    /// Decides on one event. The work is bounded; what takes longer is left to <see cref="Advance"/>.
    /// </summary>
    public void Apply(ClusterEvent clusterEvent, Moment now)
    {
        _step.Now = now;
        switch (clusterEvent)
        {
            case ClusterEvent.Request request:
                _step.Actor = "user";
                RequestRules.Answer(_step, request);
                break;
            case ClusterEvent.SessionOpened opened:
                _step.Actor = "executor";
                SessionRules.Open(_step, opened);
                break;
            case ClusterEvent.SessionClosed closed:
                SessionRules.Close(_step, closed);
                break;
            case ClusterEvent.Heartbeat heartbeat:
                SessionRules.Beat(_step, heartbeat);
                break;
            case ClusterEvent.Reported reported:
                RunnableRules.Report(_step, reported);
                break;
            case ClusterEvent.RunnableSaid said:
                RunnableRules.Hear(_step, said);
                break;
            case ClusterEvent.Leaving leaving:
                SessionRules.Leave(_step, leaving);
                break;
            case ClusterEvent.ProcessGone gone:
                _step.Actor = "leader";
                ExecutorRules.LoseIfSame(_step, gone);
                break;
            case ClusterEvent.Tick:
                _step.Actor = "leader";
                TimerRules.Fire(_step);
                break;
            default:
                throw new UnreachableException($"No rule for {clusterEvent.GetType().Name}.");
        }
    }

    /// <summary>
    /// Goes on with queued work until the batch has about this many operations; what is left stays queued.
    /// </summary>
    public void Advance(int maxOperations, Moment now)
    {
        _step.Now = now;
        _step.Actor = "leader";
        ScheduleRules.Advance(_step, maxOperations);
        ExecutorRules.Evacuate(_step, maxOperations);
        EndingRules.Sweep(_step, maxOperations);
        PlacementRules.PlaceQueued(_step, maxOperations);
        RebalanceRules.Advance(_step, maxOperations);
    }

    /// <summary>Ends the batch.</summary>
    public StepOutput Complete() => _step.Complete();
}
