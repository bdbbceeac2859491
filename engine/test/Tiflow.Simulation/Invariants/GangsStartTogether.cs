using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Invariants;

/// <summary>The commit that first places one of a gang places all of it that are wanted.</summary>
internal sealed class GangsStartTogether : IInvariant
{
    private readonly HashSet<JobSeq> _starting = [];

    public string Id => "gangs-start-together";

    public void Committing(World world, Batch batch)
    {
        _starting.Clear();
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (status.Incarnation > 0 && world.Ledger.StatusOf(id) is { } before && Gangs.IsWithGang(world, id, before))
            {
                _starting.Add(id.Job);
            }
        }
    }

    public void Committed(World world, Batch batch)
    {
        foreach (var job in _starting)
        {
            world.Seen(RareState.GangPlaced);
            if (world.Ledger.Of(job).FirstOrDefault(runnable => IsLeftBehind(world, runnable)) is { } left)
            {
                world.Violated(Id, $"{left.Id} is {left.Status.State}, and others of its gang have been placed");
            }
        }
    }

    private static bool IsLeftBehind(World world, ClusterSnapshot.StoredRunnable runnable) =>
        Gangs.IsWithGang(world, runnable.Id, runnable.Status)
        && (runnable.Status.WaitsForPlacement || runnable.Status is { State: RunnableState.Stopped, StopWanted: false });
}
