using Tiflow.Core.Effects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>Takes what waits in order and puts it on executors.</summary>
internal static class PlacementRules
{
    // How much of the queue is copied at a time: it changes while it is walked, because what is placed leaves it.
    private const int Stretch = 256;

    public static void PlaceQueued(Step step, int maxOperations)
    {
        if (!step.State.QueueMayMove)
        {
            return;
        }

        // What is like something that found no place in this pass finds none either.
        var misfits = new HashSet<(string Type, ResourceVector Demand)>();
        var leftBehind = 0;
        while (step.State.Queue.Skip(leftBehind).Take(Stretch).ToArray() is { Length: > 0 } waiting)
        {
            foreach (var (_, id) in waiting)
            {
                if (step.Changes.Operations >= maxOperations)
                {
                    return;
                }

                if (!TryPlace(step, step.State.Find(id)!, misfits))
                {
                    leftBehind++;
                }
            }
        }

        step.State.QueueMayMove = false;
    }

    /// <summary>Says in words why something waits.</summary>
    public static string Explain(ClusterState state, RunnableEntry runnable) =>
        PlacementExplanation.Of(state.Executors.Values, runnable.Spec);

    public static void SendAssign(Step step, RunnableEntry runnable, long session)
    {
        var job = runnable.Job;
        var config = runnable.Id.IsMaster ? job.Spec.Config : runnable.Spec.Config;
        step.Send(new ClusterEffect.Assign(
            session, runnable.Incarnation, job.Spec.Name, runnable.Spec, config, runnable.Status.Attempt));
        if (runnable.Id.IsMaster)
        {
            step.SendAllWorkers(job, session);
        }
    }

    private static bool TryPlace(Step step, RunnableEntry runnable, HashSet<(string Type, ResourceVector Demand)> misfits)
    {
        var kind = (runnable.Spec.Type, runnable.Spec.Demand);
        if (misfits.Contains(kind))
        {
            return false;
        }

        if (SpreadPolicy.Choose(step.State.Executors.Values, runnable.Spec) is not { } executor)
        {
            misfits.Add(kind);
            return false;
        }

        Place(step, runnable, executor);
        return true;
    }

    private static void Place(Step step, RunnableEntry runnable, ExecutorEntry executor)
    {
        step.Set(runnable, runnable.Status with
        {
            State = RunnableState.Starting,
            Incarnation = runnable.Status.Incarnation + 1,
            Executor = executor.Id,
            NextAttemptAt = null,
            FinalReport = null,
        });
        SendAssign(step, runnable, executor.Session!.Value);
    }
}
