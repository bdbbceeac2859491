using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Invariants;

/// <summary>In the end exactly that runs which is placed, where it is placed.</summary>
internal sealed class NothingIsLeftOver : IInvariant
{
    public string Id => "nothing-is-left-over";

    public IEnumerable<string> Unsettled(World world)
    {
        var running = world.Processes.Alive
            .SelectMany(static process => process.Runs.Running.Select(run => (Executor: process.KnownAs, run.Incarnation))).ToHashSet();
        var placed = world.Ledger.Runnables.Values.Where(static runnable => runnable.Status.IsPlaced)
            .Select(static runnable => (runnable.Status.Executor, Incarnation: new IncarnationId(runnable.Id, runnable.Status.Incarnation))).ToHashSet();
        return
        [
            .. running.Except(placed).Select(static run => $"{run.Incarnation} runs on {run.Executor} and is not placed there"),
            .. placed.Except(running).Select(static run => $"{run.Incarnation} is placed on {run.Executor} and does not run there"),
        ];
    }
}
