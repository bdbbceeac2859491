namespace Tiflow.Faults.Histories.Rules;

/// <summary>A run is on one executor, for all observers at all times: two would mean that two masters both decided.</summary>
internal sealed class OneExecutorPerIncarnation : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history) =>
        from run in history.SelectMany(Runs.In)
        where run.Executor.Length > 0
        group run.Executor by (run.Runnable, run.Incarnation) into places
        let executors = places.Distinct(StringComparer.Ordinal).ToArray()
        where executors.Length > 1
        select $"run {places.Key.Incarnation} of {places.Key.Runnable} was on {string.Join(" and on ", executors)}";
}
