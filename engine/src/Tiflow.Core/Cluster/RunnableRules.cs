using System.Diagnostics;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>What incarnations say, and how they are stopped.</summary>
internal static class RunnableRules
{
    // Whatever the batch has besides, it stays far from what a transaction can have.
    private const int MostAtOnce = 512;

    public static ErrorText Fenced(IncarnationId incarnation) =>
        new("FENCED", $"incarnation {incarnation} is not the current one; nothing that it writes counts any more");

    public static bool IsCurrent(RunnableEntry runnable, IncarnationId incarnation) =>
        runnable.Status.IsPlaced && runnable.Incarnation == incarnation;

    public static void Report(Step step, ClusterEvent.Reported reported)
    {
        if (FindCurrent(step, reported.Session, reported.Incarnation) is { } runnable)
        {
            runnable.Report = reported.Report;
            step.Touch(runnable);
        }
    }

    public static void Hear(Step step, ClusterEvent.RunnableSaid said)
    {
        if (!step.State.Sessions.TryGetValue(said.Session, out var executor))
        {
            return;
        }

        if (said.Seq <= executor.AppliedSeq)
        {
            // Sent again after a reconnect: decided before, and only the acknowledgement was lost. What is fenced by
            // now may have been fenced then, and must not take its write for done; the exit is what ended the
            // incarnation.
            step.Actor = $"executor/{executor.Id}";
            step.Send(new ClusterEffect.AckEvent(said.Session, said.Seq, AnswerAgain(step, said)));
            return;
        }

        if (said.Seq != executor.AppliedSeq + 1)
        {
            // Something before it is missing: the executor connects anew and sends all that is not acknowledged, in
            // order.
            step.Send(new ClusterEffect.CloseSession(
                said.Session, new ErrorText("INVALID_ARGUMENT", $"event {said.Seq} came after event {executor.AppliedSeq}")));
            step.DetachSession(executor);
            return;
        }

        executor.AppliedSeq = said.Seq;
        step.Changes.ExecutorSeqs.Add(executor);
        step.Actor = $"executor/{executor.Id}";
        var error = FindCurrent(step, said.Session, said.Incarnation) is { } runnable
            ? Hear(step, runnable, said.Message)
            : Fenced(said.Incarnation);
        step.Send(new ClusterEffect.AckEvent(said.Session, said.Seq, error));
    }

    /// <summary>Asks a runnable to stop: at once where it is not placed, else gracefully with a deadline.</summary>
    public static void Stop(Step step, RunnableEntry runnable, StopReason reason)
    {
        if (runnable.Status.HasEnded)
        {
            return;
        }

        if (!runnable.Status.IsPlaced)
        {
            step.Set(runnable, RunnableEndRules.Halted(runnable.Status));
            return;
        }

        // Who wants it to stop for yet another reason does not put the deadline off.
        if (runnable.StopDue is null)
        {
            runnable.StopDue = step.Now.Monotonic + step.Options.StopGrace;
            step.Schedule(new TimerKey.StopDeadline(runnable.Id), runnable.StopDue.Value);
        }

        step.Set(runnable, runnable.Status with { Stopping = reason });
        SendStop(step, runnable);
    }

    /// <summary>What runs ends, gracefully, and comes back from its checkpoint; what does not run begins its next run anyway.</summary>
    public static void Restart(Step step, RunnableEntry runnable)
    {
        if (runnable.Status is { IsPlaced: true, Stopping: StopReason.None })
        {
            Stop(step, runnable, StopReason.Move);
        }
    }

    public static void SendStop(Step step, RunnableEntry runnable)
    {
        if (runnable.Status.Executor is { } id && step.State.Executors[id].Session is { } session)
        {
            step.Send(new ClusterEffect.Stop(session, runnable.Incarnation, runnable.Status.Stopping, step.Options.StopGrace));
        }
    }

    /// <summary>
    /// The grace is over: from now on the incarnation counts for nothing, wherever its code still is.
    /// </summary>
    public static void Fence(Step step, RunnableEntry runnable, string why)
    {
        if (runnable.Status.Executor is { } id && step.State.Executors[id].Session is { } session)
        {
            step.Send(new ClusterEffect.Stop(session, runnable.Incarnation, StopReason.Fenced, TimeSpan.Zero));
        }

        var from = runnable.Status.State;
        RunnableEndRules.EndStopped(step, runnable, report: null);
        step.Note(runnable, from, why);
    }

    /// <summary>The executor of a placed runnable is gone.</summary>
    public static void Lose(Step step, RunnableEntry runnable, string why)
    {
        var from = runnable.Status.State;
        runnable.Status = PoisonRules.Count(step, runnable);
        if (runnable.Status.Stopping is StopReason.None or StopReason.Move)
        {
            if (PoisonRules.Verdict(step, runnable) is { } error)
            {
                why = error.ToString();
                RunnableEndRules.EndJobOfMaster(step, runnable, JobState.Failed, error);
                step.Set(runnable, RunnableEndRules.Ended(step, runnable, RunnableState.Failed, report: null) with { Error = error });
            }
            else
            {
                step.Set(runnable, RunnableEndRules.Unplaced(step, runnable) with { State = RunnableState.Lost });
            }
        }
        else
        {
            RunnableEndRules.EndStopped(step, runnable, report: null);
        }

        step.Note(runnable, from, why);
    }

    public static void EndBackoff(Step step, RunnableEntry runnable)
    {
        runnable.RetryDue = null;
        step.Set(runnable, runnable.Status with { NextAttemptAt = null });
    }

    /// <summary>Now, or at the next tick where the batch has no room.</summary>
    public static void EndBackoffSoon(Step step, RunnableEntry runnable)
    {
        if (!step.Changes.IsFull(MostAtOnce))
        {
            EndBackoff(step, runnable);
            return;
        }

        runnable.RetryDue = step.Now.Monotonic;
        step.Schedule(new TimerKey.Retry(runnable.Id), step.Now.Monotonic);
    }

    private static RunnableEntry? FindCurrent(Step step, long session, IncarnationId incarnation) =>
        step.State.Sessions.TryGetValue(session, out var executor)
        && step.State.Find(incarnation.Runnable) is { } runnable
        && IsCurrent(runnable, incarnation)
        && runnable.Status.Executor == executor.Id
            ? runnable
            : null;

    // What was refused is refused again: asking twice changes nothing that was granted.
    private static ErrorText? AnswerAgain(Step step, ClusterEvent.RunnableSaid said) =>
        (said.Message, FindCurrent(step, said.Session, said.Incarnation)) switch
        {
            (RunnableMessage.Exited, _) => null,
            (_, null) => Fenced(said.Incarnation),
            (RunnableMessage.CreateWorkers create, { } master) => WorkerRules.Create(step, master, create),
            (RunnableMessage.OpenLocalResource open, { } runnable) => LocalResourceRules.Open(step, runnable, open),
            _ => null,
        };

    private static ErrorText? Hear(Step step, RunnableEntry runnable, RunnableMessage message)
    {
        switch (message)
        {
            case RunnableMessage.Started:
                runnable.RunningSince = step.Now.Monotonic;
                step.Set(runnable, runnable.Status with { State = RunnableState.Running, Error = null, RunningSince = step.Now.Wall });
                return null;
            case RunnableMessage.Exited exited:
                RunnableEndRules.Exit(step, runnable, exited);
                return null;
            case RunnableMessage.SaveCheckpoint save:
                step.Changes.Wrote(runnable.Id, key: null, save.Data);
                return null;
            case RunnableMessage.WriteKv write:
                step.Changes.Wrote(RunnableId.MasterOf(runnable.Id.Job), write.Key, write.Value);
                return null;
            case RunnableMessage.OpenLocalResource open:
                return LocalResourceRules.Open(step, runnable, open);
            case RunnableMessage.CreateWorkers create:
                return WorkerRules.Create(step, runnable, create);
            case RunnableMessage.StopWorkers stop:
                return WorkerRules.Stop(step, runnable, stop);
            default:
                throw new UnreachableException($"No rule for {message.GetType().Name}.");
        }
    }
}
