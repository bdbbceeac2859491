using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Invariants;

/// <summary>Nothing of a job is placed before its start, by the wall clock of the master that decides.</summary>
internal sealed class StartsAreAwaited : IInvariant
{
    public string Id => "starts-are-awaited";

    public void Committing(World world, Batch batch)
    {
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (status.IsPlaced && world.Ledger.StatusOf(id)?.Incarnation != status.Incarnation)
            {
                Check(world, batch, id);
            }
        }
    }

    private void Check(World world, Batch batch, RunnableId id)
    {
        var job = world.Ledger.Jobs.GetValueOrDefault(id.Job) ?? batch.Jobs.First(job => job.Seq == id.Job);
        if (world.Users.ScriptOf(job.Spec.Name).Spec.Times.StartDelay is not { } delay)
        {
            return;
        }

        world.Seen(RareState.StartAwaited);
        var earliest = world.Users.Truth.CreateAsked[job.Spec.Name].First + delay - world.Plan.WallError;
        if (world.Queue.Now < earliest)
        {
            world.Violated(Id, $"{id} is placed, and its job starts at {earliest.TotalSeconds} s");
        }
    }
}
