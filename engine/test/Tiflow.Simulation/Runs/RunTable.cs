using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Processes;

namespace Tiflow.Simulation.Runs;

/// <summary>What runs in one process, with the rules of the real table.</summary>
internal sealed class RunTable(World world, SimulatedExecutor executor)
{
    private readonly SortedDictionary<RunnableId, SimulatedRun> _runs = [];
    private readonly Dictionary<RunnableId, long> _lastSeen = [];

    /// <summary>What runs, and what has ended and waits for the leader to know.</summary>
    public IEnumerable<IncarnationId> Incarnations => _runs.Values.Select(static run => run.Incarnation);

    public IEnumerable<SimulatedRun> Running => _runs.Values.Where(static run => !run.HasEnded);

    public void Assign(ClusterEffect.Assign assign)
    {
        var id = assign.Incarnation.Runnable;
        if (_lastSeen.GetValueOrDefault(id) >= assign.Incarnation.Number)
        {
            return;
        }

        _lastSeen[id] = assign.Incarnation.Number;
        if (_runs.Remove(id, out var former))
        {
            former.Fence();
        }

        var run = new SimulatedRun(world, executor, assign.Incarnation, world.Users.ScriptOf(assign.Job));
        _runs.Add(id, run);
        world.Started(executor, assign.Incarnation);
        run.Begin();
    }

    public void Stop(ClusterEffect.Stop stop)
    {
        if (Find(stop.Incarnation) is not { } run)
        {
            return;
        }

        if (stop.Reason == StopReason.Fenced)
        {
            _runs.Remove(stop.Incarnation.Runnable);
            run.Fence();
        }
        else
        {
            run.Stop(stop.Reason);
        }
    }

    public void Update(ClusterEffect.UpdateWorkers update) => Find(update.Master)?.Update(update);

    public void StopAll(StopReason reason)
    {
        foreach (var run in _runs.Values.ToArray())
        {
            run.Stop(reason);
        }
    }

    /// <summary>The leader knows how it ended.</summary>
    public void Forget(SimulatedRun run)
    {
        if (Find(run.Incarnation) == run)
        {
            _runs.Remove(run.Incarnation.Runnable);
        }
    }

    /// <summary>The process is gone.</summary>
    public void Vanish()
    {
        foreach (var run in _runs.Values)
        {
            run.Fence();
        }

        _runs.Clear();
    }

    private SimulatedRun? Find(IncarnationId incarnation) =>
        _runs.TryGetValue(incarnation.Runnable, out var run) && run.Incarnation == incarnation ? run : null;
}
