namespace Tiflow.Faults.Histories.Rules;

/// <summary>Who asks later never sees an older run of a runnable: an older one would be one that came back to life, or a
/// stale answer.</summary>
internal sealed class IncarnationsNeverDecrease : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var newest = new Dictionary<string, long>(StringComparer.Ordinal);
        var violations = new List<string>();
        RealTime.Walk(
            history,
            learn: entry =>
            {
                foreach (var run in Runs.In(entry))
                {
                    newest[run.Runnable] = Math.Max(run.Incarnation, newest.GetValueOrDefault(run.Runnable));
                }
            },
            check: entry => violations.AddRange(
                from run in Runs.In(entry)
                where run.Incarnation < newest.GetValueOrDefault(run.Runnable)
                select $"{entry.Client} saw run {run.Incarnation} of {run.Runnable} at {entry.CalledAt:0} ms, after run {newest[run.Runnable]}"));
        return violations;
    }
}
