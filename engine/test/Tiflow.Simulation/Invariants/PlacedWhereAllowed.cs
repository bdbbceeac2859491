using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// Nothing is placed where its user's selector, its type or the type's version does not allow it, nor elsewhere than where its local
/// resources are, nor on an executor that takes no work.
/// </summary>
internal sealed class PlacedWhereAllowed : IInvariant
{
    public string Id => "placed-where-allowed";

    public void Committing(World world, Batch batch)
    {
        foreach (var runnable in batch.Runnables.Where(runnable => IsNewlyPlaced(world, runnable)))
        {
            Check(world, batch, runnable, runnable.Status.Executor!.Value);
        }
    }

    private static bool IsNewlyPlaced(World world, ClusterSnapshot.StoredRunnable runnable) =>
        runnable.Status.Executor is not null && world.Ledger.StatusOf(runnable.Id)?.Incarnation != runnable.Status.Incarnation;

    private void Check(World world, Batch batch, ClusterSnapshot.StoredRunnable runnable, ExecutorId id)
    {
        var changed = batch.Executors.FirstOrDefault(executor => executor.Id == id);
        var known = changed ?? world.Ledger.Executors.GetValueOrDefault(id);
        if (known is null)
        {
            world.Violated(Id, $"{runnable.Id} is on {id}, which does not exist");
            return;
        }

        // Which of the two came first in a batch cannot be seen.
        if (changed is null && known.Status.State != ExecutorState.Online)
        {
            world.Violated(Id, $"{runnable.Id} is placed on {id}, which is {known.Status.State}");
        }

        if (world.Users.Truth.Cordoned.Contains(known.Spec.Name))
        {
            world.Violated(Id, $"{runnable.Id} is placed on {known.Spec.Name}, which a user has cordoned");
        }

        if (world.Users.Truth.Bound.TryGetValue(runnable.Id, out var holder) && holder != known.Spec.Name)
        {
            world.Violated(Id, $"{runnable.Id} is placed on {known.Spec.Name}, and what it needs is on {holder}");
        }

        var job = batch.Jobs.FirstOrDefault(job => job.Seq == runnable.Id.Job) ?? world.Ledger.Jobs[runnable.Id.Job];
        var wanted = world.Users.ScriptOf(job.Spec.Name).Spec;
        var process = world.Processes.Find(known.Spec.ProcessId)!.Spec; // It has registered.
        if (!wanted.Selector.Matches(process) || process.VersionOf(wanted.Type) < wanted.TypeVersion)
        {
            world.Violated(Id, $"{runnable.Id} ({wanted.Type} {wanted.TypeVersion}, selector {wanted.Selector}) is placed on {id}");
        }
    }
}
