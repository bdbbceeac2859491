using Tiflow.Core.Runnables;
using Tiflow.Simulation.Processes;

namespace Tiflow.Simulation.Invariants;

/// <summary>An incarnation is started at most once, and only where it was placed.</summary>
internal sealed class StartedOnce : IInvariant
{
    public string Id => "started-once";

    public void Started(World world, SimulatedExecutor executor, IncarnationId incarnation)
    {
        if (!world.Users.Truth.Starts.Add(incarnation))
        {
            world.Violated(Id, $"{incarnation} was started twice, now by {executor.Spec.ProcessId}");
        }

        if (world.Ledger.StatusOf(incarnation.Runnable) is { IsPlaced: true } status
            && status.Incarnation == incarnation.Number && status.Executor != executor.KnownAs)
        {
            world.Violated(Id, $"{incarnation} was started on {executor.KnownAs}, and is placed on {status.Executor}");
        }
    }
}
