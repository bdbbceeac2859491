namespace Tiflow.Faults.Histories;

/// <summary>
/// The one order that all clients agree on: a call that had returned before another one was made comes before it. What
/// overlaps may have happened in either order, and proves nothing.
/// </summary>
internal static class RealTime
{
    /// <summary>Checks each entry when exactly those that had returned before its call have been learned.</summary>
    public static void Walk(IReadOnlyList<HistoryEntry> history, Action<HistoryEntry> learn, Action<HistoryEntry> check)
    {
        var byReturn = history.OrderBy(static entry => entry.ReturnedAt).ToArray();
        var learned = 0;
        foreach (var entry in history.OrderBy(static entry => entry.CalledAt))
        {
            for (; learned < byReturn.Length && byReturn[learned].ReturnedAt < entry.CalledAt; learned++)
            {
                learn(byReturn[learned]);
            }

            check(entry);
        }
    }
}
