using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Invariants;

/// <summary>In the end a job that waits says which filter leaves no executor for it.</summary>
internal sealed class WaitingIsExplained : IInvariant
{
    public string Id => "waiting-is-explained";

    /// <summary>Asks about each job that waits; the answers come as replies.</summary>
    public static void Ask(World world)
    {
        var tag = 0L;
        foreach (var job in world.Ledger.Jobs.Values.Where(job => IsWaiting(world, job)))
        {
            var isHeld = world.Ledger.Of(job.Seq).Any(runnable => runnable.Status.WaitsForPlacement && QuotasHold.Holds(world, runnable));
            var isGang = world.Ledger.Of(job.Seq).Any(runnable => runnable.Status.WaitsForPlacement && Gangs.CountWith(world, runnable) > 1);
            world.Seen(isHeld ? RareState.QuotaHolds : isGang ? RareState.GangWaits : RareState.NothingFits);
            world.Users.AskToExplain(job.Spec.Name, --tag);
        }
    }

    public void Acts(World world, Masters.SimulatedLeader leader, ClusterEffect effect)
    {
        if (effect is ClusterEffect.Reply { Tag: < 0, Result: RequestResult.Job { View: var view } }
            && world.Ledger.Jobs.TryGetValue(view.Seq, out var job) && IsWaiting(world, job))
        {
            // For one of a gang there may be room.
            var isGang = view.Placement is { Waiting: > 0 } && world.Users.ScriptOf(job.Spec.Name).IsGang;
            var isExplained = view.Placement is { Summary.Length: > 0, Advice.Length: > 0, Waiting: not null }
                && (isGang || view.Placement is { Filters: [.., { Executors: 0 }] });
            if (!isExplained)
            {
                world.Violated(Id, $"job {view.Seq} waits and is explained as {view.Placement?.Summary}");
            }
        }
    }

    // For room, not for its time to start.
    private static bool IsWaiting(World world, ClusterSnapshot.StoredJob job) =>
        job is { Spec.Times.StartAt: null, Status: { Ending: JobState.None, IsTerminal: false } }
        && world.Ledger.Of(job.Seq).Any(runnable => runnable.Status.WaitsForPlacement && !EverythingSettles.FitsSomewhere(world, runnable));
}
