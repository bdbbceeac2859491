using Tiflow.Core.Jobs;

namespace Tiflow.Core.Cluster;

/// <summary>
/// What users can want of a job that exists. All are idempotent; an answer other than null is a refusal.
/// </summary>
internal static class JobVerbRules
{
    public static ErrorText? Pause(Step step, JobEntry job)
    {
        if (job.Status.IsTerminal || job.Status.Ending is not (JobState.None or JobState.Paused))
        {
            return Refuse(job, "paused");
        }

        step.Set(job, job.Status with { Desired = DesiredState.Paused });
        if (job.Status.Ending == JobState.None)
        {
            EndingRules.Begin(step, job, JobState.Paused, error: null);
        }

        return null;
    }

    public static ErrorText? Resume(Step step, JobEntry job)
    {
        if (job.Status.IsTerminal || job.Status.Ending is not (JobState.None or JobState.Paused))
        {
            return Refuse(job, "resumed");
        }

        if (job.Status.Ending == JobState.Paused)
        {
            EndingRules.Revive(step, job);
        }

        return null;
    }

    public static ErrorText? Cancel(Step step, JobEntry job)
    {
        // A job that is finished or failed already, or about to be, ends as that: the first terminal state wins.
        if (job.Status.Ending is JobState.None or JobState.Paused)
        {
            step.Set(job, job.Status with { Desired = DesiredState.Canceled });
            EndingRules.Begin(step, job, JobState.Canceled, error: null);
        }

        return null;
    }

    /// <summary>Ends every pause between attempts of the job at once.</summary>
    public static ErrorText? Retry(Step step, JobEntry job)
    {
        if (job.Status.IsTerminal)
        {
            return Refuse(job, "retried");
        }

        foreach (var runnable in job.Runnables.Where(static runnable => runnable.Status.NextAttemptAt is not null))
        {
            RunnableRules.EndBackoffSoon(step, runnable);
        }

        return null;
    }

    public static ErrorText? Delete(Step step, JobEntry job)
    {
        if (!job.Status.IsTerminal)
        {
            return new ErrorText("JOB_NOT_TERMINATED", $"job {job.Spec.Name.JobId} is {job.Status.State}; cancel it first");
        }

        step.RemoveJob(job);
        return null;
    }

    private static ErrorText Refuse(JobEntry job, string verb) =>
        new("INVALID_ARGUMENT", $"job {job.Spec.Name.JobId} is {job.Status.State} and cannot be {verb} any more");
}
