using Tiflow.Client;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories.Rules;

/// <summary>A job that has ended stays as it ended.</summary>
internal sealed class TerminalStatesNeverChange : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var ends = new Dictionary<string, JobState>(StringComparer.Ordinal);
        var violations = new List<string>();
        RealTime.Walk(
            history,
            learn: entry =>
            {
                foreach (var job in entry.Jobs.Where(static job => JobStates.IsTerminal(job.State)))
                {
                    ends.TryAdd(job.Id, job.State);
                }
            },
            check: entry => violations.AddRange(
                from job in entry.Jobs
                where ends.TryGetValue(job.Id, out var end) && job.State != end
                select $"{job.Id} was {job.State} at {entry.CalledAt:0} ms, after it had been {ends[job.Id]}"));
        return violations;
    }
}
