using Tiflow.Core.Cluster;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Invariants;

/// <summary>Which workers are placed together, by what their job's author asked for.</summary>
internal static class Gangs
{
    /// <summary>Whether it is placed with the others of its gang: later runs are placed alone.</summary>
    public static bool IsWithGang(World world, RunnableId id, RunnableStatus status) =>
        !id.IsMaster && status.Incarnation == 0 && world.Users.ScriptOf(world.Ledger.Jobs[id.Job].Spec.Name).IsGang;

    /// <summary>How many are to be placed when this one is.</summary>
    public static int CountWith(World world, ClusterSnapshot.StoredRunnable runnable) => IsWithGang(world, runnable.Id, runnable.Status)
        ? world.Ledger.Of(runnable.Id.Job).Count(other => other.Status.WaitsForPlacement && IsWithGang(world, other.Id, other.Status))
        : 1;
}
