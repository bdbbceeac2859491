namespace Tiflow.Faults.Histories.Rules;

/// <summary>
/// A FakeJob worker shows what is in its checkpoint: the ticks, and the runs before this one. If either is lower later, a
/// checkpoint was lost, or one of an older run has replaced it. A run that has not loaded it yet shows nothing.
/// </summary>
internal sealed class CheckpointsNeverGoBack : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history) =>
    [
        .. Decreases(history, static worker => worker.Restarts, "restarts"),
        .. Decreases(history, static worker => worker.Tick, "ticks"),
    ];

    private static List<string> Decreases(IReadOnlyList<HistoryEntry> history, Func<WorkerSeen, long?> countOf, string what)
    {
        var highest = new Dictionary<string, long>(StringComparer.Ordinal);
        var violations = new List<string>();
        RealTime.Walk(
            history,
            learn: entry =>
            {
                foreach (var (worker, count) in Counts(entry, countOf))
                {
                    highest[worker] = Math.Max(count, highest.GetValueOrDefault(worker));
                }
            },
            check: entry => violations.AddRange(
                from seen in Counts(entry, countOf)
                where seen.Count < highest.GetValueOrDefault(seen.Worker)
                select $"the checkpoint of {seen.Worker} had {seen.Count} {what} at {entry.CalledAt:0} ms, after {highest[seen.Worker]}"));
        return violations;
    }

    private static IEnumerable<(string Worker, long Count)> Counts(HistoryEntry entry, Func<WorkerSeen, long?> countOf) =>
        from job in entry.Jobs
        from worker in job.Workers
        let count = countOf(worker)
        where count is not null
        select ($"{job.Id}/{worker.Name}", count.Value);
}
