using System.Diagnostics;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// How a job's state follows from what its user wants, whether it is ending, and where its job master stands.
/// </summary>
internal static class JobStateRules
{
    public static JobState Derive(JobEntry job)
    {
        var quiet = job.Placed == 0 && job.SweepFrom is null;
        return job.Status.Ending switch
        {
            JobState.None => Derive(job.Master.Status),
            JobState.Paused => quiet ? JobState.Paused : JobState.Pausing,
            JobState.Canceled => quiet ? JobState.Canceled : JobState.Canceling,

            // The job master has ended; the job stays what it was until its workers have, too.
            JobState.Finished or JobState.Failed => quiet ? job.Status.Ending : job.Status.State,
            var ending => throw new UnreachableException($"No job ends as {ending}."),
        };
    }

    /// <summary>The status of a job that enters a state.</summary>
    public static JobStatus Enter(JobEntry job, JobState state, DateTimeOffset now)
    {
        var status = job.Status with { State = state, Since = now, Reason = Reason(job, state).Clip(BoundedText.MaxReasonBytes) };
        return state switch
        {
            JobState.Running => status with { StartedAt = status.StartedAt ?? now, Error = null },
            JobState.Finished => status with { FinishedAt = now, Error = null },
            JobState.Failed or JobState.Canceled => status with { FinishedAt = now },
            JobState.Backoff => status with { Error = job.Master.Status.Error },
            _ => status,
        };
    }

    private static JobState Derive(RunnableStatus master) => master.State switch
    {
        RunnableState.Pending or RunnableState.Lost => master.NextAttemptAt is null ? JobState.Pending : JobState.Backoff,
        RunnableState.Starting => JobState.Starting,
        RunnableState.Running => JobState.Running,

        // Stopped by a pause, and the job is just being resumed. Any other end of a job master makes its job end.
        _ => JobState.Pending,
    };

    private static string Reason(JobEntry job, JobState state) => state switch
    {
        JobState.Pending when job.Master.Status.State == RunnableState.Lost => "the job master's executor is gone; it waits for another one",
        JobState.Pending => "the job master waits for an executor",
        JobState.Starting => $"the job master starts on {job.Master.Status.Executor}",
        JobState.Backoff => RetryRules.WillRetry(job.Spec, job.Master.Status),
        JobState.Pausing or JobState.Canceling => "its runnables are being stopped",
        JobState.Failed => job.Status.Error is { } error ? RetryRules.GaveUp(job.Spec, job.Master.Status, error) : "",
        _ => "",
    };
}
