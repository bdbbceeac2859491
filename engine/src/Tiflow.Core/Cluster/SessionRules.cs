using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>Executors come, reconnect, beat and go.</summary>
internal static class SessionRules
{
    public static void Open(Step step, ClusterEvent.SessionOpened opened)
    {
        var executor = Reconnecting(step, opened);
        if (executor is null)
        {
            if (NameConflict(step, opened.Spec) is { } conflict)
            {
                step.Send(new ClusterEffect.CloseSession(opened.Session, conflict));
                return;
            }

            executor = Register(step, opened.Spec, opened.AckedSeq);
        }
        else if (executor.Session is { } former)
        {
            step.Send(new ClusterEffect.CloseSession(former, new ErrorText("UNAVAILABLE", "the executor has opened a newer session")));
            step.DetachSession(executor);
        }

        executor.LastBeat = step.Now.Monotonic;
        step.AttachSession(executor, opened.Session);
        step.Send(new ClusterEffect.Welcome(opened.Session, executor.Id, [.. step.State.Resources.JobsOn(executor.Spec.Name)]));
        Reconcile(step, executor, opened);
    }

    public static void Close(Step step, ClusterEvent.SessionClosed closed)
    {
        if (step.State.Sessions.TryGetValue(closed.Session, out var executor))
        {
            step.DetachSession(executor);
            step.Send(new ClusterEffect.Probe(executor.Id, executor.Spec.Address, executor.Spec.ProcessId));
        }
    }

    public static void Beat(Step step, ClusterEvent.Heartbeat heartbeat)
    {
        if (step.State.Sessions.TryGetValue(heartbeat.Session, out var executor))
        {
            executor.LastBeat = step.Now.Monotonic;
            step.Send(new ClusterEffect.AckHeartbeat(heartbeat.Session, heartbeat.Seq));
        }
    }

    public static void Leave(Step step, ClusterEvent.Leaving leaving)
    {
        if (step.State.Sessions.TryGetValue(leaving.Session, out var executor) && !executor.Status.IsLeaving)
        {
            step.Actor = $"executor/{executor.Id}";
            var status = executor.Status with { State = ExecutorState.Draining, IsLeaving = true };
            step.Set(executor, status, "its process is being stopped");
            step.Evacuate(executor);
        }
    }

    private static ExecutorEntry? Reconnecting(Step step, ClusterEvent.SessionOpened opened) =>
        opened.KnownAs is { } id
        && step.State.Executors.TryGetValue(id, out var executor)
        && executor.Spec.ProcessId == opened.Spec.ProcessId
        && executor.State != ExecutorState.Offline
            ? executor
            : null;

    // A process that registers from an address proves that no other one listens there; a name alone proves nothing.
    private static ErrorText? NameConflict(Step step, ExecutorSpec spec)
    {
        var holder = step.State.Executors.Values.FirstOrDefault(executor =>
            executor.Spec.Name == spec.Name && executor.State != ExecutorState.Offline && executor.Spec.Address != spec.Address);
        return holder is null
            ? null
            : new ErrorText(
                "INVALID_ARGUMENT",
                $"executor name {spec.Name} is held by {holder.Id} at {holder.Spec.Address}; choose another --name, or wait until that one is gone");
    }

    private static ExecutorEntry Register(Step step, ExecutorSpec spec, long ackedSeq)
    {
        foreach (var former in step.State.Executors.Values.Where(other => other.Spec.Address == spec.Address).ToArray())
        {
            ExecutorRules.Lose(step, former, $"another process ({spec.Name}) has registered from its address", isProven: true);
        }

        var isCordoned = false;
        foreach (var former in step.State.Executors.Values.Where(other => other.Spec.Name == spec.Name).ToArray())
        {
            isCordoned |= former.Status.IsCordoned;
            ExecutorRules.Forget(step, former);
        }

        var status = new ExecutorStatus
        {
            State = isCordoned ? ExecutorState.Cordoned : ExecutorState.Online,
            IsCordoned = isCordoned,
        };
        var executor = new ExecutorEntry(new ExecutorId(step.State.NextExecutorId++), spec, status)
        {
            AppliedSeq = ackedSeq,
            LastBeat = step.Now.Monotonic,
        };
        step.Actor = $"executor/{executor.Id}";
        step.AddExecutor(executor);
        step.Changes.ExecutorSeqs.Add(executor);
        step.Schedule(new TimerKey.Lease(executor.Id), step.Now.Monotonic + step.Options.DeathVerdict);
        return executor;
    }

    // Desired state, reconciled: what runs and should not is fenced off, what should run and does not is assigned
    // (again).
    private static void Reconcile(Step step, ExecutorEntry executor, ClusterEvent.SessionOpened opened)
    {
        foreach (var incarnation in opened.Running)
        {
            if (step.State.Find(incarnation.Runnable) is not { } runnable
                || runnable.Status.Executor != executor.Id
                || !RunnableRules.IsCurrent(runnable, incarnation))
            {
                step.Send(new ClusterEffect.Stop(opened.Session, incarnation, StopReason.Fenced, TimeSpan.Zero));
            }
        }

        var running = opened.Running.ToHashSet();
        foreach (var id in executor.Placed)
        {
            var runnable = step.State.Find(id)!;
            if (!running.Contains(runnable.Incarnation))
            {
                AssignAgain(step, runnable, executor, opened.Session);
            }
            else if (id.IsMaster)
            {
                step.SendAllWorkers(runnable.Job, opened.Session);
            }

            if (runnable.Status.Stopping != StopReason.None)
            {
                RunnableRules.SendStop(step, runnable);
            }
        }
    }

    // What moves because of a config that only newer builds read never began here: it is left to its stop's deadline.
    private static void AssignAgain(Step step, RunnableEntry runnable, ExecutorEntry executor, long session)
    {
        if (runnable.Status.Stopping != StopReason.Move || executor.Spec.IsNewEnoughFor(JobTypeVersion.Of(runnable.Job.Spec)))
        {
            PlacementRules.SendAssign(step, runnable, session);
        }
    }
}
