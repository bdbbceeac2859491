using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>A run is over: whether another one follows, when, and what its end means for its job.</summary>
internal static class RunnableEndRules
{
    public static void Exit(Step step, RunnableEntry runnable, RunnableMessage.Exited exited)
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
    public static void EndStopped(Step step, RunnableEntry runnable, RunnableReport? report)
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
    public static void EndJobOfMaster(Step step, RunnableEntry runnable, JobState ending, ErrorText? error)
    {
        if (runnable.Id.IsMaster && runnable.Job.Status.Ending is JobState.None or JobState.Paused)
        {
            EndingRules.Begin(step, runnable.Job, ending, error);
        }
    }

    public static RunnableStatus Ended(Step step, RunnableEntry runnable, RunnableState state, RunnableReport? report) =>
        Unplaced(step, runnable, report) with { State = state };

    public static RunnableStatus Halted(RunnableStatus status) =>
        status with { State = RunnableState.Stopped, NextAttemptAt = null };

    // The run is over; its last words, else its last report, outlive it.
    public static RunnableStatus Unplaced(Step step, RunnableEntry runnable, RunnableReport? lastWords = null)
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

    // Who is moved to even out loads must not go straight back.
    private static string? Former(Step step, RunnableEntry runnable) =>
        runnable.Status.Executor is { } id
        && step.State.Executors.TryGetValue(id, out var executor)
        && runnable.Relocation is null
            ? executor.Spec.Name
            : null;
}
