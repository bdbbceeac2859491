namespace Tiflow.Faults.Histories.Rules;

/// <summary>A promise of the engine, as clients can check it.</summary>
internal interface IRule
{
    /// <summary>What is wrong, one sentence each; nothing when the promise was kept.</summary>
    IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history);
}
