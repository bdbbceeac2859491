using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Resources;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Runs;

namespace Tiflow.Simulation.Invariants;

/// <summary>What is placed on an executor never needs more than it has, by what users asked for.</summary>
internal sealed class CapacityIsEnough : IInvariant
{
    public string Id => "capacity-is-enough";

    public void Committed(World world, Batch batch)
    {
        var touched = batch.Runnables.Where(static runnable => runnable.Status.Executor is not null)
            .Select(static runnable => runnable.Status.Executor!.Value).Distinct();
        foreach (var id in touched.Where(world.Ledger.Executors.ContainsKey))
        {
            Check(world, id);
        }
    }

    public static ResourceVector Used(World world, ExecutorId executor)
    {
        var used = ResourceVector.Zero;
        foreach (var runnable in world.Ledger.PlacedOn(executor))
        {
            used += DemandOf(world, runnable);
        }

        return used;
    }

    public static ResourceVector DemandOf(World world, ClusterSnapshot.StoredRunnable runnable)
    {
        var script = ScriptOf(world, runnable);
        return runnable.Id.IsMaster ? script.Demand : script.WorkerDemand;
    }

    private static JobScript ScriptOf(World world, ClusterSnapshot.StoredRunnable runnable) =>
        world.Users.ScriptOf(world.Ledger.Jobs[runnable.Id.Job].Spec.Name);

    private void Check(World world, ExecutorId id)
    {
        var capacity = world.Processes.Find(world.Ledger.Executors[id].Spec.ProcessId)!.Spec.Capacity; // It has registered.
        if (capacity.FirstShortage(Used(world, id)) is { } shortage)
        {
            world.Violated(Id, $"{id} lacks {shortage.Missing} {shortage.Name}");
        }
    }
}
