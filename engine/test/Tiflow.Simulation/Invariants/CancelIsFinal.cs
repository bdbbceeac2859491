using Tiflow.Core.Jobs;
using Tiflow.Simulation.Masters;

namespace Tiflow.Simulation.Invariants;

/// <summary>After a cancel was acknowledged nothing of the job is placed any more, and it only ends.</summary>
internal sealed class CancelIsFinal : IInvariant
{
    public string Id => "cancel-is-final";

    public void Committing(World world, Batch batch)
    {
        var canceled = world.Users.Truth.Canceled;
        if (canceled.Count == 0)
        {
            return;
        }

        foreach (var (id, _, status) in batch.Runnables.Where(runnable => canceled.Contains(runnable.Id.Job)))
        {
            if (status.Incarnation > (world.Ledger.StatusOf(id)?.Incarnation ?? 0))
            {
                world.Violated(Id, $"run {status.Incarnation} of {id} was placed after its job's cancel");
            }
        }

        foreach (var job in batch.Jobs.Where(job => canceled.Contains(job.Seq) && (job.Status.Ending is JobState.None or JobState.Paused)))
        {
            world.Violated(Id, $"job {job.Seq} is {job.Status.State} and would go on after its cancel");
        }
    }
}
