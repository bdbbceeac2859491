using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>Takes what waits in order and puts it on executors.</summary>
internal static class PlacementRules
{
    public static void PlaceQueued(Step step, int maxOperations)
    {
        while (step.State.Queue.CanMove && !step.Changes.IsFull(maxOperations))
        {
            var line = step.State.Queue.Next();
            if (line.QuotaShortage() is not null)
            {
                step.State.Queue.Hold(line);
            }
            else if (line.Key.Shape.Gang is null)
            {
                PlaceFirst(step, line);
            }
            else
            {
                PlaceTogether(step, line);
            }
        }
    }

    /// <summary>The executor that a waiting runnable would be placed on now; null only when none fits.</summary>
    public static ExecutorEntry? Choose(ClusterState state, RunnableEntry runnable)
    {
        var pool = PoolKey.Of(runnable);
        return pool.BoundTo is { } holder
            ? Named(state, holder, runnable, pool)
            : Destination(state, runnable, pool) ?? Former(state, runnable, pool) ?? state.Index.Pool(pool).Choose(runnable.Spec.Demand, runnable.Job);
    }

    public static void SendAssign(Step step, RunnableEntry runnable, long session)
    {
        var job = runnable.Job;
        var config = runnable.Id.IsMaster ? job.Spec.Config : runnable.Spec.Config;
        step.Send(new ClusterEffect.Assign(
            session, runnable.Incarnation, job.Spec.Name, runnable.Spec, config, runnable.Status.Attempt)
        {
            ConfigRevision = job.Spec.ConfigRevision,
        });
        if (runnable.Id.IsMaster)
        {
            step.SendAllWorkers(job, session);
        }
    }

    private static void PlaceFirst(Step step, WaitingLine line)
    {
        var runnable = step.State.Find(line.Head)!;
        if (Choose(step.State, runnable) is { } executor)
        {
            Place(step, runnable, executor);
        }
        else
        {
            step.State.Queue.Block(line.Shape);
        }
    }

    private static void PlaceTogether(Step step, WaitingLine line)
    {
        var chosen = GangPlacement.Choose(step.State, line.Waiting.Select(id => step.State.Find(id)!));
        if (chosen.Count < line.Waiting.Count)
        {
            step.State.Queue.Block(line.Shape, line.Waiting.Count - chosen.Count);
            return;
        }

        foreach (var (member, executor) in chosen)
        {
            Place(step, member, executor);
        }
    }

    // Others may have been placed there meanwhile.
    private static ExecutorEntry? Destination(ClusterState state, RunnableEntry runnable, in PoolKey pool) =>
        runnable.Relocation is { To: var id }
        && state.Executors.TryGetValue(id, out var destination)
        && CanTake(destination, runnable, pool)
            ? destination
            : null;

    // Where it ran before, it may find what it left there. Two failures in a row may be the place's fault.
    private static ExecutorEntry? Former(ClusterState state, RunnableEntry runnable, in PoolKey pool) =>
        runnable.Status is { FormerExecutor: { } name, Attempt: <= 1 } ? Named(state, name, runnable, pool) : null;

    private static ExecutorEntry? Named(ClusterState state, string name, RunnableEntry runnable, in PoolKey pool) =>
        state.Index.FindByName(name) is { } executor && CanTake(executor, runnable, pool)
            ? executor
            : null;

    private static bool CanTake(ExecutorEntry executor, RunnableEntry runnable, in PoolKey pool) =>
        executor.TakesWork && executor.Free.Covers(runnable.Spec.Demand) && pool.Admits(executor.Spec);

    private static void Place(Step step, RunnableEntry runnable, ExecutorEntry executor)
    {
        step.Set(runnable, runnable.Status with
        {
            State = RunnableState.Starting,
            Incarnation = Math.Max(runnable.Status.Incarnation, step.State.IncarnationBase) + 1,
            Executor = executor.Id,
            FormerExecutor = null,
            NextAttemptAt = null,
            FinalReport = null,
        });
        runnable.Relocation = null;
        SendAssign(step, runnable, executor.Session!.Value);
    }
}
