namespace Tiflow.Faults.Histories.Rules;

/// <summary>
/// However often a creation is repeated, it makes one job: whoever sees the id sees the job that was made first, and whoever
/// sees the creation's mark sees one id. (No job of a history is ever deleted.)
/// </summary>
internal sealed class NoJobIsMadeTwice : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var jobs = history.SelectMany(static entry => entry.Jobs).ToArray();
        return [.. MadeAgain(jobs), .. MadeUnderTwoIds(jobs), .. history.SelectMany(ListedTwice)];
    }

    private static IEnumerable<string> MadeAgain(IEnumerable<JobSeen> jobs) =>
        from times in jobs.Where(static job => job.CreatedAt is not null).GroupBy(static job => job.Id, static job => job.CreatedAt, StringComparer.Ordinal)
        let made = times.Distinct().Order().ToArray()
        where made.Length > 1
        select $"{times.Key} was made {made.Length} times: {string.Join(", ", made.Select(static time => $"{time:HH:mm:ss.fff}"))}";

    private static IEnumerable<string> MadeUnderTwoIds(IEnumerable<JobSeen> jobs) =>
        from ids in jobs.Where(static job => job.Mark.Length > 0).GroupBy(static job => job.Mark, static job => job.Id, StringComparer.Ordinal)
        let made = ids.Distinct(StringComparer.Ordinal).ToArray()
        where made.Length > 1
        select $"the creation {ids.Key} made {string.Join(" and ", made)}";

    private static IEnumerable<string> ListedTwice(HistoryEntry entry) =>
        from same in entry.Jobs.GroupBy(static job => job.Id, StringComparer.Ordinal)
        where same.Count() > 1
        select $"{entry.Client} saw {same.Key} {same.Count()} times in one list at {entry.CalledAt:0} ms";
}
