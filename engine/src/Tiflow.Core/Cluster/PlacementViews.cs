using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>Explains jobs.</summary>
internal static class PlacementViews
{
    public static PlacementView Of(ClusterState state, JobEntry job, string reason, FitReports reports)
    {
        var waiting = job is { Status.Ending: JobState.None, HeldUntil: null }
            ? job.Runnables.Find(static runnable => runnable.Status.WaitsForPlacement)
            : null;
        var report = waiting is null ? null : reports.Of(waiting);
        return new PlacementView
        {
            Summary = reason.Length > 0 ? reason : Summary(job),
            Advice = report is { Advice.Length: > 0 } ? report.Advice : Advice(job),
            Waiting = waiting?.Id.Index,
            Filters = report?.Filters ?? [],
            NearestMiss = report?.NearestMiss,
            Quota = ProjectViews.QuotaOf(job.Project, report?.ExceededQuota),
            WaitingBefore = waiting is null ? null : PlacementQueue.CountBefore(job.Project, waiting.Id, job.Spec.Priority),
            NextAttemptAt = job.Runnables.Min(static runnable => runnable.Status.NextAttemptAt),
        };
    }

    private static string Summary(JobEntry job) => job.Status.State switch
    {
        JobState.Running => $"its job master and its {job.Runnables.Count - 1} workers are placed or have ended",
        JobState.Paused => "its user paused it; its checkpoints are kept",
        JobState.Finished => "it has done its work",
        JobState.Canceled => "its user canceled it",
        var state => $"it is {state}",
    };

    private static string Advice(JobEntry job) => job.Status.State switch
    {
        JobState.Pending when job.HeldUntil is not null => "nothing has to be done: it starts by itself",
        JobState.Pending => "it is placed when those before it are",
        JobState.Backoff => "correct what the error names; 'tiflow cli job retry' ends the pause at once",
        JobState.Pausing or JobState.Paused => "'tiflow cli job resume' lets it run again",
        JobState.Failed => "correct what the error names; 'tiflow cli job events' shows what happened",
        _ => "",
    };
}
