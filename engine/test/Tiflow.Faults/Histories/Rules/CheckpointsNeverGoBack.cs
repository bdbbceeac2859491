namespace Tiflow.Faults.Histories.Rules;

/// <summary>
/// Each run of a FakeJob worker counts the runs before it in its checkpoint. If the count of a later run is lower, a
/// checkpoint of an older run has replaced a newer one.
/// </summary>
internal sealed class CheckpointsNeverGoBack : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var violations = new List<string>();
        RealTime.Walk(
            history,
            learn: entry =>
            {
                foreach (var (worker, restarts) in Counts(entry))
                {
                    counts[worker] = Math.Max(restarts, counts.GetValueOrDefault(worker));
                }
            },
            check: entry => violations.AddRange(
                from seen in Counts(entry)
                where seen.Restarts < counts.GetValueOrDefault(seen.Worker)
                select $"{seen.Worker} had restarted {seen.Restarts} times at {entry.CalledAt:0} ms, after {counts[seen.Worker]} times"));
        return violations;
    }

    private static IEnumerable<(string Worker, int Restarts)> Counts(HistoryEntry entry) =>
        from job in entry.Jobs
        from worker in job.Workers
        where worker.Restarts is not null
        select ($"{job.Id}/{worker.Name}", worker.Restarts ?? 0);
}
