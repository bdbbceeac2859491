using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation;

/// <summary>Which rare states a batch shows.</summary>
internal static class BatchCounts
{
    public static void Count(World world, Batch batch)
    {
        foreach (var (id, _, status) in batch.Runnables)
        {
            if (status.State == RunnableState.Lost)
            {
                world.Seen(id.IsMaster ? RareState.JobMasterLost : RareState.WorkerLost);
            }
        }

        foreach (var (id, _, status, _) in batch.Executors)
        {
            if (world.Ledger.Executors.TryGetValue(id, out var before)
                && before.Status is { State: ExecutorState.Draining, IsLeaving: false } && status.State == ExecutorState.Cordoned)
            {
                world.Seen(RareState.DrainEnded);
            }
        }

        if (batch.RemovedExecutors.Count > 0)
        {
            world.Seen(RareState.ExecutorForgotten);
        }

        foreach (var job in batch.Jobs)
        {
            if (job.Status.State == JobState.Canceling)
            {
                world.Seen(RareState.CanceledWhilePlaced);
            }
        }

        foreach (var entry in batch.History)
        {
            if (entry.Reason.Contains("fenced", StringComparison.Ordinal))
            {
                world.Seen(RareState.FencedAfterGrace);
            }

            if (entry.Actor == "rebalance")
            {
                world.Seen(RareState.MovedToEvenOut);
            }
        }
    }
}
