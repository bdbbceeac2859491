namespace Tiflow.Faults.Histories.Rules;

/// <summary>A creation that was refused has made nothing: nobody sees the job, unless another attempt may have made it.</summary>
internal sealed class RefusedJobsDoNotExist : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var refused = history
            .Where(static entry => entry is { Operation: Operation.Create, Job.Length: > 0 })
            .GroupBy(static entry => entry.Job, StringComparer.Ordinal)
            .Where(static attempts => attempts.All(static attempt => attempt.Outcome == Outcome.Fail))
            .Select(static attempts => attempts.Key)
            .ToHashSet(StringComparer.Ordinal);
        return
            from entry in history
            from job in entry.Jobs
            where refused.Contains(job.Id)
            select $"{job.Id} was refused, but {entry.Client} saw it at {entry.CalledAt:0} ms";
    }
}
