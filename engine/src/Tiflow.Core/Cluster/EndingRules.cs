using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// How jobs end, pause and come back: the goal is set at once, the runnables follow in sweeps of a bounded number per
/// step, and the job takes its new state when none of them is placed any more.
/// </summary>
internal static class EndingRules
{
    public static void Begin(Step step, JobEntry job, JobState ending, ErrorText? error)
    {
        BeginSweep(step, job);
        step.Set(job, job.Status with { Ending = ending, Error = error ?? job.Status.Error });
    }

    public static void Revive(Step step, JobEntry job)
    {
        BeginSweep(step, job);
        step.Set(job, job.Status with { Ending = JobState.None, Desired = DesiredState.Running });
    }

    public static void BeginSweep(Step step, JobEntry job)
    {
        if (job.SweepFrom is null)
        {
            step.State.Sweeps.Enqueue(job);
        }

        job.SweepFrom = 0;
    }

    public static void Sweep(Step step, int maxOperations)
    {
        while (!step.Changes.IsFull(maxOperations) && step.State.Sweeps.TryPeek(out var job))
        {
            if (job.SweepFrom is { } next && next < job.Runnables.Count)
            {
                Sweep(step, job.Runnables[next]);
                job.SweepFrom = next + 1;
            }
            else
            {
                step.State.Sweeps.Dequeue();
                job.SweepFrom = null;
                step.RefreshState(job);
            }
        }
    }

    private static void Sweep(Step step, RunnableEntry runnable)
    {
        switch (runnable.Job.Status.Ending)
        {
            case JobState.None when runnable.Status is { State: RunnableState.Stopped, StopWanted: false }:
                step.Set(runnable, runnable.Status with { State = RunnableState.Pending, Stopping = StopReason.None });
                break;
            case JobState.None when JobUpdateRules.IsMisplaced(step.State, runnable):
                RunnableRules.Stop(step, runnable, StopReason.Move);
                break;
            case JobState.None:
                break;
            case JobState.Paused:
                RunnableRules.Stop(step, runnable, StopReason.Pause);
                break;
            case JobState.Canceled:
                RunnableRules.Stop(step, runnable, StopReason.Cancel);
                break;
            default:
                RunnableRules.Stop(step, runnable, StopReason.JobEnded);
                break;
        }
    }
}
