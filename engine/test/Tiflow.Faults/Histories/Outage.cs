namespace Tiflow.Faults.Histories;

/// <summary>How long clients had to wait.</summary>
internal static class Outage
{
    /// <summary>When a client's creations were acknowledged, in this order.</summary>
    public static IEnumerable<double> Acknowledged(IReadOnlyList<HistoryEntry> history, string client) => history
        .Where(entry => entry is { Operation: Operation.Create, Outcome: Outcome.Ok } && entry.Client == client)
        .Select(static entry => entry.ReturnedAt);

    /// <summary>
    /// The longest time between two acknowledgements of which the second came after the fault, counted from the fault at
    /// the earliest. Not simply the first one after it: that may have been on its way, and a second outage would be hidden.
    /// </summary>
    public static TimeSpan Longest(IReadOnlyList<HistoryEntry> history, string client, double fault)
    {
        var (longest, last) = (0.0, fault);
        foreach (var at in Acknowledged(history, client).Where(at => at > fault))
        {
            (longest, last) = (Math.Max(longest, at - last), at);
        }

        return TimeSpan.FromMilliseconds(longest);
    }
}
