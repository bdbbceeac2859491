using System.Globalization;

namespace Tiflow.Faults.Histories;

/// <summary>Without a quorum nobody may claim that anything was written.</summary>
internal static class NothingAcknowledged
{
    /// <param name="history">What clients saw.</param>
    /// <param name="after">From when on, as <see cref="History.Now"/>.</param>
    /// <param name="before">Until when.</param>
    public static IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history, double after, double before) =>
        from entry in history
        where entry is { Operation: Operation.Create or Operation.Cancel, Outcome: Outcome.Ok } && entry.ReturnedAt > after && entry.ReturnedAt < before
        select string.Create(
            CultureInfo.InvariantCulture,
            $"NothingAcknowledged: {entry.Operation} of {entry.Job} was acknowledged at {entry.ReturnedAt:0} ms, without a quorum");
}
