using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories.Rules;

/// <summary>A FakeJob that has finished has counted every tick of every worker, exactly once.</summary>
internal sealed class CountersAreExact : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history) =>
        from job in history.SelectMany(static entry => entry.Jobs)
        where job is { Type: "FakeJob", State: JobState.Finished }
        from problem in Problems(job).Distinct(StringComparer.Ordinal)
        select $"{job.Id} is Finished, but {problem}";

    private static IEnumerable<string> Problems(JobSeen job)
    {
        if (job.Done != job.Total)
        {
            yield return $"it has done {job.Done} of {job.Total} ticks";
        }

        foreach (var worker in job.Workers)
        {
            if (worker.State != WorkerState.Finished)
            {
                yield return $"{worker.Name} is {worker.State}";
            }
            else if (worker.Done != worker.Total)
            {
                yield return $"{worker.Name} has done {worker.Done} of {worker.Total} ticks";
            }
        }
    }
}
