namespace Tiflow.Faults.Histories;

/// <summary>How long clients had to wait.</summary>
internal static class Outage
{
    /// <summary>
    /// The longest that a client waited for an acknowledgement after a fault, counted from the fault at the earliest. Not
    /// simply the first one after it: that may have been on its way, and a second outage would be hidden. What failed was
    /// asked for again, so the wait goes on; that a client paused between two creations is no wait.
    /// </summary>
    public static TimeSpan Longest(IReadOnlyList<HistoryEntry> history, string client, double fault)
    {
        var longest = 0.0;
        double? since = null;
        foreach (var call in history.Where(entry => entry is { Operation: Operation.Create } && entry.Client == client && entry.ReturnedAt > fault))
        {
            since ??= Math.Max(call.CalledAt, fault);
            if (call.Outcome == Outcome.Ok)
            {
                longest = Math.Max(longest, call.ReturnedAt - since.Value);
                since = null;
            }
        }

        return TimeSpan.FromMilliseconds(longest);
    }
}
