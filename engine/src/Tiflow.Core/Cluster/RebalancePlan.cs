using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>
/// Finds workers that would be placed on a clearly emptier executor if they were placed now. Of the two executors of a
/// move, both are less loaded after it than the fuller one was, and none is emptier than the emptier one was: the largest
/// load never grows, the least never falls, and one move after the other comes to an end.
/// </summary>
internal sealed class RebalancePlan
{
    // A look ends when it has looked at this many runnables and goes on in the next one.
    private const int FewRunnables = 4096;

    private readonly ClusterState _state;
    private readonly TimeSpan _now;
    private readonly int _room;
    private readonly Trial _trial;
    private readonly List<(RunnableEntry Runnable, ExecutorEntry From, ExecutorEntry To)> _moves = [];
    private readonly Dictionary<ExecutorEntry, bool> _isWanted = [];
    private int _looked;

    private RebalancePlan(ClusterState state, TimeSpan now, int room, Trial trial)
    {
        _state = state;
        _now = now;
        _room = room;
        _trial = trial;
    }

    public IReadOnlyList<(RunnableEntry Runnable, ExecutorEntry From, ExecutorEntry To)> Moves => _moves;

    /// <summary>No executor is left that was not looked at.</summary>
    public bool HasSeenAll { get; private set; }

    /// <summary>The state is the same before and after.</summary>
    /// <param name="state">All that is on the move is where it is booked, and was meant to go elsewhere.</param>
    /// <param name="now">On the leader's monotonic clock.</param>
    /// <param name="room">The most moves to find; 1 or more.</param>
    public static RebalancePlan Make(ClusterState state, TimeSpan now, int room)
    {
        using var trial = new Trial(state);
        var plan = new RebalancePlan(state, now, room, trial);
        plan.FinishMoves();
        plan.Search();
        return plan;
    }

    // As if all that is on the move had arrived.
    private void FinishMoves()
    {
        foreach (var runnable in _state.Rebalancing.Moving.Select(id => _state.Find(id)!))
        {
            if (runnable.Relocation is { } move && _state.Executors.TryGetValue(move.To, out var to))
            {
                if (runnable.Status.Executor is { } id)
                {
                    _trial.Vacate(runnable, _state.Executors[id]);
                }

                _trial.Occupy(runnable, to);
            }
        }
    }

    private void Search()
    {
        var tried = _state.Rebalancing.Tried;
        foreach (var origin in Overloaded().Where(origin => !tried.Contains(origin.Id)))
        {
            if (_looked >= FewRunnables)
            {
                return;
            }

            while (FindMove(origin))
            {
                if (_moves.Count == _room)
                {
                    return;
                }
            }

            tried.Add(origin.Id);
        }

        tried.Clear();
        HasSeenAll = true;
    }

    private ExecutorEntry[] Overloaded()
    {
        ExecutorEntry[] taking = [.. _state.Executors.Values.Where(static executor => executor.TakesWork)];
        var least = taking.Select(static executor => executor.Load).DefaultIfEmpty().Min();
        return
        [
            .. taking.Where(executor => Clearly(executor.Load) > least)
                .OrderByDescending(static executor => executor.Load)
                .ThenBy(static executor => executor.Id),
        ];
    }

    private bool FindMove(ExecutorEntry origin)
    {
        // What takes the same for the same job goes nowhere if one of it does not.
        var stuck = new HashSet<(JobEntry Job, string Type, ResourceVector Demand)>();
        foreach (var runnable in origin.Placed.Select(id => _state.Find(id)!))
        {
            _looked++;
            if (IsMovable(runnable)
                && !stuck.Contains((runnable.Job, runnable.Spec.Type, runnable.Spec.Demand))
                && !_moves.Exists(move => move.Runnable == runnable))
            {
                if (FindPlace(runnable, origin) is { } to)
                {
                    _moves.Add((runnable, origin, to));
                    return true;
                }

                stuck.Add((runnable.Job, runnable.Spec.Type, runnable.Spec.Demand));
            }
        }

        return false;
    }

    // A worker that is bound to a disk, or of a job in trouble, or of a project that could not get it back, stays where it is.
    private bool IsMovable(RunnableEntry runnable) =>
        runnable is { Id.IsMaster: false, BoundTo: null, Spec: { IsMovable: true, Gang: null } }
        && runnable.Status is { State: RunnableState.Running, Stopping: StopReason.None, StopWanted: false }
        && runnable.RunningSince + _state.Options.RebalanceSettle <= _now
        && runnable.Job is { Status.Ending: JobState.None, SweepFrom: null, Master.Status.State: RunnableState.Running }
        && runnable.Job.Project.Held.Count == 0
        && !Quotas.IsExceeded(runnable.Job.Project);

    // Where it would be placed if it had no place, if that is worth a move; then it is booked there.
    private ExecutorEntry? FindPlace(RunnableEntry runnable, ExecutorEntry origin)
    {
        var before = origin.Load;
        _trial.Vacate(runnable, origin);
        var pool = _state.Index.Pool(PoolKey.Of(runnable));
        if (pool.Choose(runnable.Spec.Demand, runnable.Job) is { } place && place != origin)
        {
            var least = place.Load;
            _trial.Occupy(runnable, place);
            if (origin.Load < before && origin.Load >= least && place.Load <= Clearly(before) && !IsWanted(place))
            {
                return place;
            }

            _trial.Undo();
        }

        _trial.Undo();
        return null;
    }

    private double Clearly(double load) => load * (1 - _state.Options.RebalanceThreshold);

    // Something waits for more room on it.
    private bool IsWanted(ExecutorEntry executor)
    {
        if (!_isWanted.TryGetValue(executor, out var isWanted))
        {
            isWanted = _state.Queue.Lines.Any(line => !line.IsHeld && line.Shape.CouldUse(executor));
            _isWanted.Add(executor, isWanted);
        }

        return isWanted;
    }
}
