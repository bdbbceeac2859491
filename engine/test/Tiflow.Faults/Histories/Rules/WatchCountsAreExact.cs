namespace Tiflow.Faults.Histories.Rules;

/// <summary>
/// Each write of a key has a value of its own, so the value that a worker shows says how many changes it must have counted:
/// a higher count has one twice, a lower one has lost one.
/// </summary>
internal sealed class WatchCountsAreExact : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var numbers = Numbers(history);
        return (
            from entry in history
            from job in entry.Jobs
            from worker in job.Workers
            where worker.Watch is not null
            let seen = worker.Watch
            let written = seen.Value.Length == 0 ? 0 : numbers.GetValueOrDefault((job.Id, worker.Name, seen.Value), -1)
            where seen.Count != written
            select $"{worker.Name} of {job.Id} has counted {seen.Count} changes up to value \"{seen.Value}\", which is write {written} of its key")
            .Distinct(StringComparer.Ordinal);
    }

    private static Dictionary<(string Job, string Worker, string Value), int> Numbers(IReadOnlyList<HistoryEntry> history) => history
        .Where(static entry => entry.Operation == Operation.Write)
        .GroupBy(static entry => (entry.Job, entry.Worker))
        .SelectMany(static writes => writes.OrderBy(static write => write.CalledAt).Select(static (write, index) => (write, Number: index + 1)))
        .ToDictionary(static pair => (pair.write.Job, pair.write.Worker, pair.write.Value), static pair => pair.Number);
}
