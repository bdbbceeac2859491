using Tiflow.Client;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories.Rules;

/// <summary>
/// After a cancel was acknowledged the job only ends, and as canceled if it had not ended before: nothing of it is started
/// again, and it never shows a state in which it would go on.
/// </summary>
internal sealed class CancelIsFinal : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history)
    {
        var canceled = new Dictionary<string, JobSeen>(StringComparer.Ordinal);
        var violations = new List<string>();
        RealTime.Walk(
            history,
            learn: entry =>
            {
                if (entry is { Operation: Operation.Cancel, Outcome: Outcome.Ok })
                {
                    canceled.TryAdd(entry.Job, entry.Jobs[0]);
                }
            },
            check: entry => violations.AddRange(
                from job in entry.Jobs
                where canceled.ContainsKey(job.Id)
                from problem in Problems(job, canceled[job.Id])
                select $"{job.Id} at {entry.CalledAt:0} ms, after its cancel was acknowledged: {problem}"));
        return violations;
    }

    private static IEnumerable<string> Problems(JobSeen job, JobSeen atCancel)
    {
        if (job.State != JobState.Canceling && !JobStates.IsTerminal(job.State))
        {
            yield return $"it is {job.State}";
        }

        if (atCancel.State == JobState.Canceling && JobStates.IsTerminal(job.State) && job.State != JobState.Canceled)
        {
            yield return $"it was being canceled, and has ended as {job.State}";
        }

        if (job.Incarnation > atCancel.Incarnation)
        {
            yield return $"run {job.Incarnation} of its job master was started";
        }

        var runs = atCancel.Workers.ToDictionary(static worker => worker.Name, static worker => worker.Incarnation, StringComparer.Ordinal);
        foreach (var worker in job.Workers.Where(worker => worker.Incarnation > runs.GetValueOrDefault(worker.Name)))
        {
            yield return $"run {worker.Incarnation} of {worker.Name} was started";
        }
    }
}
