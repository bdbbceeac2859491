namespace Tiflow.Faults.Histories.Rules;

/// <summary>
/// A run of a FakeJob worker that follows one with progress has loaded a checkpoint, and counts a restart.
/// </summary>
/// <remarks>
/// A worker's progress is of the run that is shown beside it; its checkpoint comes by way of the job master, and may still be
/// that of the run before. But no run before has saved more ticks than a later one shows as its progress.
/// </remarks>
internal sealed class RunsGoOnFromCheckpoints : IRule
{
    public IEnumerable<string> Violations(IReadOnlyList<HistoryEntry> history) =>
        from seen in history.SelectMany(Sightings).GroupBy(static seen => seen.Name, static seen => seen.Worker, StringComparer.Ordinal)
        let first = LaterRunsBegan(seen)
        let wrong = seen.FirstOrDefault(worker => worker.Tick > first && worker.Restarts == 0)
        where wrong is not null
        select $"{seen.Key} had {wrong.Tick} ticks and no restart, although a later run than its first had shown {first} ticks";

    // The least that a run has shown of those after the first that has shown anything; null: there is none.
    private static long? LaterRunsBegan(IEnumerable<WorkerSeen> seen)
    {
        var progress = seen.Where(static worker => worker.Done > 0).ToArray();
        var firstRun = progress.Min(static worker => (long?)worker.Incarnation);
        return progress.Where(worker => worker.Incarnation > firstRun).Min(static worker => (long?)worker.Done);
    }

    private static IEnumerable<(string Name, WorkerSeen Worker)> Sightings(HistoryEntry entry) =>
        from job in entry.Jobs
        from worker in job.Workers
        select ($"{job.Id}/{worker.Name}", worker);
}
