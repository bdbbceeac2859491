namespace Tiflow.Faults.Histories.Rules;

/// <summary>The destination of each finished copy equals its source.</summary>
internal sealed class CopiesAreEqual : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history) =>
        from entry in history
        where entry is { Operation: Operation.Compare, Outcome: Outcome.Fail }
        select $"the copy of {entry.Job} differs: {entry.Error}";
}
