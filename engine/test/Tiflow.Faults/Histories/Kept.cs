namespace Tiflow.Faults.Histories;

/// <summary>Compares a job before and after a fault that must not restart anything of it.</summary>
internal static class Kept
{
    /// <param name="before">When all of it ran.</param>
    /// <param name="after">When all of it ran again, or still.</param>
    /// <param name="lostExecutor">What ran there had to move; null: nothing had to.</param>
    public static IEnumerable<string> Violations(JobSeen before, JobSeen after, string? lostExecutor = null)
    {
        if (before.Executor != lostExecutor && after.Incarnation != before.Incarnation)
        {
            yield return $"Kept: the job master of {before.Id} was restarted: run {before.Incarnation} is now run {after.Incarnation}";
        }

        foreach (var was in before.Workers.Where(worker => worker.Executor != lostExecutor))
        {
            var now = after.Workers.FirstOrDefault(worker => worker.Name == was.Name);
            if (now?.Incarnation != was.Incarnation)
            {
                yield return $"Kept: {was.Name} of {before.Id} was restarted: run {was.Incarnation} is now {(now is null ? "gone" : $"run {now.Incarnation}")}";
            }
        }
    }
}
