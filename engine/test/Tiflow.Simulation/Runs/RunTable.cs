using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;
using Tiflow.Executor.Runtime;
using Tiflow.Simulation.Processes;

namespace Tiflow.Simulation.Runs;

/// <summary>What runs in one process, with the rules of the real table.</summary>
internal sealed class RunTable(World world, SimulatedExecutor executor)
{
    private readonly SortedDictionary<RunnableId, SimulatedRun> _runs = [];
    private readonly BegunIncarnations _begun = new(executor.Clock);

    /// <summary>What runs, and what has ended and waits for the leader to know.</summary>
    public IEnumerable<IncarnationId> Incarnations => _runs.Values.Select(static run => run.Incarnation);

    public IEnumerable<SimulatedRun> Running => _runs.Values.Where(static run => !run.HasEnded);

    public void Assign(ClusterEffect.Assign assign)
    {
        var id = assign.Incarnation.Runnable;
        if (!_begun.TryBegin(KeyOf(id), assign.Incarnation.Number))
        {
            return;
        }

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
            Remove(run);
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
            Remove(run);
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

    private void Remove(SimulatedRun run)
    {
        _runs.Remove(run.Incarnation.Runnable);
        _begun.End(KeyOf(run.Incarnation.Runnable), run.Incarnation.Number);
    }

    private static (long Job, int Index) KeyOf(RunnableId runnable) => (runnable.Job.Value, runnable.Index);

    private SimulatedRun? Find(IncarnationId incarnation) =>
        _runs.TryGetValue(incarnation.Runnable, out var run) && run.Incarnation == incarnation ? run : null;
}
