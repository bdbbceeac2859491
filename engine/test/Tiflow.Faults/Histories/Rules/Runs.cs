namespace Tiflow.Faults.Histories.Rules;

/// <summary>The runs that an answer shows.</summary>
internal static class Runs
{
    public static IEnumerable<(string Runnable, long Incarnation, string Executor)> In(HistoryEntry entry) =>
        entry.Outcome == Outcome.Ok ? entry.Jobs.SelectMany(In) : [];

    private static IEnumerable<(string Runnable, long Incarnation, string Executor)> In(JobSeen job)
    {
        // A job that has ended has no job master any more.
        if (job.Executor.Length > 0)
        {
            yield return (job.Id, job.Incarnation, job.Executor);
        }

        foreach (var worker in job.Workers)
        {
            yield return ($"{job.Id}/{worker.Name}", worker.Incarnation, worker.Executor);
        }
    }
}
