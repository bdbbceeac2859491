using System.Diagnostics;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>What incarnations say, and how they are stopped.</summary>
internal static class RunnableRules
{
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
            var counts = said.Message is RunnableMessage.Exited || FindCurrent(step, said.Session, said.Incarnation) is not null;
            step.Send(new ClusterEffect.AckEvent(said.Session, said.Seq, counts ? null : Fenced(said.Incarnation)));
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
            step.Set(runnable, Halted(runnable.Status));
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
        EndStopped(step, runnable, report: null);
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
                EndJobOfMaster(step, runnable, JobState.Failed, error);
                step.Set(runnable, Ended(step, runnable, RunnableState.Failed, report: null) with { Error = error });
            }
            else
            {
                step.Set(runnable, Unplaced(step, runnable) with { State = RunnableState.Lost });
            }
        }
        else
        {
            EndStopped(step, runnable, report: null);
        }

        step.Note(runnable, from, why);
    }

    public static void EndBackoff(Step step, RunnableEntry runnable)
    {
        runnable.RetryDue = null;
        step.Set(runnable, runnable.Status with { NextAttemptAt = null });
    }

    private static RunnableEntry? FindCurrent(Step step, long session, IncarnationId incarnation) =>
        step.State.Sessions.TryGetValue(session, out var executor)
        && step.State.Find(incarnation.Runnable) is { } runnable
        && IsCurrent(runnable, incarnation)
        && runnable.Status.Executor == executor.Id
            ? runnable
            : null;

    private static ErrorText? Hear(Step step, RunnableEntry runnable, RunnableMessage message)
    {
        switch (message)
        {
            case RunnableMessage.Started:
                runnable.RunningSince = step.Now.Monotonic;
                step.Set(runnable, runnable.Status with { State = RunnableState.Running, Error = null, RunningSince = step.Now.Wall });
                return null;
            case RunnableMessage.Exited exited:
                Exit(step, runnable, exited);
                return null;
            case RunnableMessage.SaveCheckpoint save:
                step.Changes.Wrote(runnable.Id, key: null, save.Data);
                return null;
            case RunnableMessage.WriteKv write:
                step.Changes.Wrote(RunnableId.MasterOf(runnable.Id.Job), write.Key, write.Value);
                return null;
            case RunnableMessage.CreateWorkers create:
                return WorkerRules.Create(step, runnable, create);
            case RunnableMessage.StopWorkers stop:
                return WorkerRules.Stop(step, runnable, stop);
            default:
                throw new UnreachableException($"No rule for {message.GetType().Name}.");
        }
    }

    private static void Exit(Step step, RunnableEntry runnable, RunnableMessage.Exited exited)
    {
        runnable.Status = runnable.Status with { ExecutorDeaths = 0, DeathEvidence = "" };
        switch (exited.Outcome)
        {
            case ExitOutcome.Finished:
                EndJobOfMaster(step, runnable, JobState.Finished, error: null);
                step.Set(runnable, Ended(step, runnable, RunnableState.Finished, exited.Report) with { Error = null, Attempt = 0, Crashes = 0 });
                break;
            case ExitOutcome.Stopped:
                EndStopped(step, runnable, exited.Report);
                break;
            default:
                Fail(step, runnable, exited);
                break;
        }
    }

    private static void Fail(Step step, RunnableEntry runnable, RunnableMessage.Exited exited)
    {
        var error = exited.Error ?? new ErrorText("INTERNAL", "the runnable failed without saying why");
        var from = runnable.Status.State;
        if (runnable.Status.StopWanted || runnable.Status.Stopping is StopReason.Cancel or StopReason.JobEnded)
        {
            EndStopped(step, runnable, exited.Report);
            step.Note(runnable, from, error.ToString());
            return;
        }

        var policy = step.Options.RetryOf(runnable.Job.Spec);
        var healthy = from == RunnableState.Running && step.Now.Monotonic - runnable.RunningSince >= policy.ResetAfter;
        var crashed = exited.Outcome == ExitOutcome.Crashed ? 1 : 0;
        var failed = runnable.Status with
        {
            Error = error,
            Attempt = healthy ? 1 : runnable.Status.Attempt + 1,
            Crashes = (healthy ? 0 : runnable.Status.Crashes) + crashed,
        };
        if (exited.Outcome == ExitOutcome.FailedTerminal
            || failed.Crashes >= step.Options.MaxCrashes
            || RetryRules.IsExhausted(policy, failed.Attempt))
        {
            EndJobOfMaster(step, runnable, JobState.Failed, error);
            runnable.Status = failed;
            step.Set(runnable, Ended(step, runnable, RunnableState.Failed, exited.Report));
        }
        else if (runnable.Job.Status.Ending != JobState.None)
        {
            runnable.Status = failed;
            EndStopped(step, runnable, exited.Report);
        }
        else
        {
            BackOff(step, runnable, failed, RetryRules.Pause(policy, runnable.Id, failed.Attempt), exited.Report);
        }

        if (!runnable.Id.IsMaster)
        {
            step.Note(runnable, from, RetryRules.GaveUp(runnable.Job.Spec, runnable.Status, error));
        }
    }

    private static void BackOff(Step step, RunnableEntry runnable, RunnableStatus failed, TimeSpan pause, RunnableReport? report)
    {
        runnable.RetryDue = step.Now.Monotonic + pause;
        step.Schedule(new TimerKey.Retry(runnable.Id), runnable.RetryDue.Value);
        step.Set(runnable, Unplaced(step, runnable, report) with
        {
            State = RunnableState.Pending,
            Error = failed.Error,
            Attempt = failed.Attempt,
            Crashes = failed.Crashes,
            NextAttemptAt = step.Now.Wall + pause,
        });
    }

    // A run ended because it was asked to (or its executor gave it up): what comes next depends on why.
    private static void EndStopped(Step step, RunnableEntry runnable, RunnableReport? report)
    {
        var comesBack = runnable.Job.Status.Ending == JobState.None
            && runnable.Status.Stopping is StopReason.None or StopReason.Move or StopReason.Pause
            && !runnable.Status.StopWanted;
        var (from, move) = (runnable.Status.State, runnable.Status.Stopping == StopReason.Move ? runnable.Relocation : null);
        var status = Unplaced(step, runnable, report);
        step.Set(runnable, comesBack ? status with { State = RunnableState.Pending } : Halted(status));
        if (comesBack && move is not null)
        {
            RebalanceRules.NoteMove(step, runnable, from, move);
        }
    }

    // Before the runnable's own status changes: a job whose master has ended is never seen without an ending.
    private static void EndJobOfMaster(Step step, RunnableEntry runnable, JobState ending, ErrorText? error)
    {
        if (runnable.Id.IsMaster && runnable.Job.Status.Ending is JobState.None or JobState.Paused)
        {
            EndingRules.Begin(step, runnable.Job, ending, error);
        }
    }

    private static RunnableStatus Ended(Step step, RunnableEntry runnable, RunnableState state, RunnableReport? report) =>
        Unplaced(step, runnable, report) with { State = state };

    private static RunnableStatus Halted(RunnableStatus status) =>
        status with { State = RunnableState.Stopped, NextAttemptAt = null };

    // The run is over; its last words, else its last report, outlive it.
    private static RunnableStatus Unplaced(Step step, RunnableEntry runnable, RunnableReport? lastWords = null)
    {
        var report = lastWords ?? runnable.Report;
        runnable.Report = null;
        runnable.StopDue = null;
        return runnable.Status with
        {
            Executor = null,
            FormerExecutor = Former(step, runnable),
            RunningSince = null,
            Stopping = StopReason.None,
            FinalReport = report,
        };
    }

    // Who is moved off an executor that takes work must not go straight back to it.
    private static string? Former(Step step, RunnableEntry runnable) =>
        runnable.Status.Executor is { } id
        && step.State.Executors.TryGetValue(id, out var executor)
        && !(runnable.Status.Stopping == StopReason.Move && executor.TakesWork)
            ? executor.Spec.Name
            : null;
}
