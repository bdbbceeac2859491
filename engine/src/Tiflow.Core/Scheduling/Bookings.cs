using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;

namespace Tiflow.Core.Scheduling;

/// <summary>Keeps what follows from where runnables are: the room on executors, and what waits.</summary>
internal sealed class Bookings(ClusterState state)
{
    /// <summary>The runnable stands where its status says, or waits if it says so.</summary>
    public void Occupy(RunnableEntry runnable)
    {
        if (runnable.Status.Executor is { } id && state.Executors.TryGetValue(id, out var executor))
        {
            executor.Placed.Add(runnable.Id);
            executor.Used += runnable.Spec.Demand;
            runnable.Job.CountPlaced(executor.Zone, 1);
            runnable.Job.Project.Occupy(runnable);
            state.Queue.UseChanged(runnable.Job.Project);
            state.Index.Update(executor);
        }
    }

    public void Release(RunnableEntry runnable)
    {
        if (runnable.Status.Executor is { } id && state.Executors.TryGetValue(id, out var executor))
        {
            executor.Placed.Remove(runnable.Id);
            executor.Used -= runnable.Spec.Demand;
            runnable.Job.CountPlaced(executor.Zone, -1);
            runnable.Job.Project.Release(runnable);
            state.Queue.UseChanged(runnable.Job.Project);
            state.Index.Update(executor);
            state.Queue.Wake(executor);
            if (executor.State == ExecutorState.Draining)
            {
                state.Evacuate(executor);
            }
        }
    }

    public void Enqueue(RunnableEntry runnable)
    {
        if (runnable.Status.WaitsForPlacement && runnable.Job is { Status.Ending: JobState.None, HeldUntil: null })
        {
            state.Queue.Add(runnable);
        }
        else
        {
            state.Queue.Remove(runnable);
        }
    }

    /// <summary>Whether the executor takes work may have changed.</summary>
    public void Refresh(ExecutorEntry executor)
    {
        state.Index.Update(executor);
        state.CountCapacity(executor);
        state.Queue.Wake(executor);
    }
}
