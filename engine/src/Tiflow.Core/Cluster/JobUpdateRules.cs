using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>
/// What users change in a job that exists. What waits is placed by the new values; what runs where the new selector
/// does not want it moves, gracefully; a new priority moves nothing. A new config is the next run's: a job master that
/// runs is restarted for it, gracefully, and decides what it means for the workers.
/// </summary>
internal static class JobUpdateRules
{
    /// <summary>Idempotent; an answer other than null is a refusal.</summary>
    public static ErrorText? Update(Step step, JobEntry job, JobUpdate update)
    {
        if (job.Status.IsTerminal || job.Status.Ending is not (JobState.None or JobState.Paused))
        {
            return new ErrorText("INVALID_ARGUMENT", $"job {job.Spec.Name.JobId} is {job.Status.State} and cannot be updated any more");
        }

        if (update.Config is { } config && (config.Job, config.Replaced) != (job.Seq, job.Spec.ConfigRevision))
        {
            return new ErrorText("UNAVAILABLE", $"job {job.Spec.Name.JobId} was changed by another one at the same moment; send the update again");
        }

        var (before, after) = (job.Spec, update.ApplyTo(job.Spec));
        if (CheckSize(update, after) is { } tooMuch)
        {
            return tooMuch;
        }

        if (Differences(before, after, update.Config) is not { Length: > 0 } differences)
        {
            return null;
        }

        step.Set(job, after);
        var state = job.Status.State.ToString();
        step.Note(job, $"job/{before.Name.JobId}", state, state, $"updated: {differences}");
        if (update.Config is not null)
        {
            RunnableRules.Restart(step, job.Master);
        }

        if (HasMisplaced(step.State, job))
        {
            EndingRules.BeginSweep(step, job);
        }

        return null;
    }

    /// <summary>Whether something of the job runs where its selector does not want it, and was not asked to move.</summary>
    public static bool HasMisplaced(ClusterState state, JobEntry job) =>
        job.Status.Ending == JobState.None
        && !job.Spec.Selector.Terms.IsEmpty
        && job.Runnables.Exists(runnable => IsMisplaced(state, runnable));

    public static bool IsMisplaced(ClusterState state, RunnableEntry runnable) =>
        runnable.Status is { IsPlaced: true, Stopping: StopReason.None, Executor: { } id }
        && state.Executors.TryGetValue(id, out var executor)
        && !runnable.Job.Spec.Selector.Matches(executor.Spec);

    // What was accepted once, and stays as it is, is no reason to refuse.
    private static ErrorText? CheckSize(JobUpdate update, JobSpec after) =>
        (update.SetLabels.IsEmpty ? null : JobLimits.CheckLabels(after.Labels))
        ?? (update.Selector is null ? null : JobLimits.CheckSelector(after.Selector.Text));

    private static string Differences(JobSpec before, JobSpec after, ConfigUpdate? config)
    {
        var differences = new List<string>();
        if (before.Priority != after.Priority)
        {
            differences.Add($"priority {before.Priority} to {after.Priority}");
        }

        if (!before.Selector.Equals(after.Selector))
        {
            differences.Add($"selector '{before.Selector}' to '{after.Selector}'");
        }

        if (!before.Labels.SequenceEqual(after.Labels))
        {
            differences.Add($"labels {Text(before)} to {Text(after)}");
        }

        if (config is not null)
        {
            differences.Add($"config ({string.Join(", ", config.Keys)})");
        }

        return string.Join(", ", differences);
    }

    private static string Text(JobSpec spec) => $"{{{string.Join(',', spec.Labels.Select(static label => $"{label.Key}={label.Value}"))}}}";
}
