using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>Moves what is placed on a draining executor elsewhere, gracefully and a few at a time.</summary>
internal static class DrainRules
{
    /// <summary>
    /// True when there is nothing to do until something that is on the move has moved: then the executor is looked at
    /// again.
    /// </summary>
    public static bool Advance(Step step, ExecutorEntry executor, int maxOperations)
    {
        var done = executor.DrainDue <= step.Now.Monotonic
            ? FenceAll(step, executor, maxOperations)
            : MoveSome(step, executor, maxOperations);
        if (executor.Placed.Count == 0)
        {
            Finish(step, executor);
        }

        return done;
    }

    private static bool FenceAll(Step step, ExecutorEntry executor, int maxOperations)
    {
        while (executor.Placed.Count > 0)
        {
            if (step.Changes.IsFull(maxOperations))
            {
                return false;
            }

            var runnable = step.State.Find(executor.Placed.Min)!; // What is placed exists.
            RunnableRules.Fence(step, runnable, $"it was still on {executor.Id} when the drain's deadline came, and was fenced");
        }

        return true;
    }

    // A process that is being stopped does not live long enough to do it little by little.
    private static bool MoveSome(Step step, ExecutorEntry executor, int maxOperations)
    {
        var most = executor.Status.IsLeaving ? int.MaxValue : step.Options.DrainParallelism;
        var moving = 0;
        foreach (var runnable in executor.Placed.Select(id => step.State.Find(id)!))
        {
            if (moving >= most)
            {
                return true;
            }

            if (step.Changes.IsFull(maxOperations))
            {
                return false;
            }

            if (runnable.Status.Stopping == StopReason.None)
            {
                RunnableRules.Stop(step, runnable, StopReason.Move);
            }

            moving += runnable.Status.Stopping == StopReason.Move ? 1 : 0;
        }

        return true;
    }

    private static void Finish(Step step, ExecutorEntry executor)
    {
        executor.DrainDue = null;
        if (!executor.Status.IsLeaving)
        {
            var drained = executor.Status with { State = ExecutorState.Cordoned, DrainDeadline = null };
            step.Set(executor, drained, "nothing is left on it");
            return;
        }

        if (executor.Session is { } session)
        {
            step.Send(new ClusterEffect.Goodbye(session));
            step.DetachSession(executor);
        }

        if (executor.Status.IsCordoned || LocalResourceRules.IsLastHolder(step.State, executor))
        {
            ExecutorRules.GoOffline(step, executor, "its process has left");
        }
        else
        {
            step.RemoveExecutor(executor);
        }
    }
}
