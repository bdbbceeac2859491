using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories;

/// <summary>Faults that meet nothing prove nothing: which of them came while jobs of a type ran?</summary>
internal static class Met
{
    /// <param name="history">What clients saw.</param>
    /// <param name="type">Of the jobs.</param>
    /// <param name="faults">When faults began, as <see cref="History.Now"/>.</param>
    /// <returns>How many came after a job of the type had been seen running, and before it was seen running for the last time.</returns>
    public static int Count(IReadOnlyList<HistoryEntry> history, string type, IReadOnlyCollection<double> faults)
    {
        var spans = history
            .SelectMany(entry => entry.Jobs.Where(job => job.Type == type && job.State == JobState.Running), static (entry, job) => (job.Id, entry.ReturnedAt))
            .GroupBy(static seen => seen.Id, static seen => seen.ReturnedAt, StringComparer.Ordinal)
            .Select(static times => (From: times.Min(), To: times.Max()))
            .ToArray();
        return faults.Count(at => spans.Any(span => at > span.From && at < span.To));
    }
}
