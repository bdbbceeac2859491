using Tiflow.Protocol.Errors;

namespace Tiflow.Faults.Histories.Rules;

/// <summary>A job whose creation was acknowledged is in every later answer.</summary>
internal sealed class AcknowledgedJobsExist : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var violations = new List<string>();
        RealTime.Walk(
            history,
            learn: entry =>
            {
                if (entry is { Operation: Operation.Create, Outcome: Outcome.Ok })
                {
                    acknowledged.Add(entry.Job);
                }
            },
            check: entry => violations.AddRange(
                Missing(entry, acknowledged).Select(job => $"{job} was acknowledged, but {entry.Client} did not find it at {entry.CalledAt:0} ms")));
        return violations;
    }

    private static IEnumerable<string> Missing(HistoryEntry entry, HashSet<string> acknowledged) => entry switch
    {
        { Operation: Operation.List, Outcome: Outcome.Ok } =>
            acknowledged.Except(entry.Jobs.Select(static job => job.Id), StringComparer.Ordinal),
        { Operation: Operation.Get or Operation.Cancel, Outcome: Outcome.Fail }
            when acknowledged.Contains(entry.Job) && entry.Error.StartsWith(ErrorCodes.JobNotFound, StringComparison.Ordinal) => [entry.Job],
        _ => [],
    };
}
