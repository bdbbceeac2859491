using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Metadata;

namespace Tiflow.Master.Storage;

/// <summary>
/// Reads the leader's state from the store when a leadership begins without a <see cref="StandbyImage"/>: several stretches of jobs at a time, because all
/// wait for it.
/// </summary>
internal sealed class SnapshotReader(IMetaStore store)
{
    private const int PageSize = 10_000;
    private const long JobsPerStretch = 4_000;
    private const long MaxStretches = 64;
    private const int StretchesAtATime = 4;

    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var counters = StoreLayout.CountersOf((await store.ReadAsync(StoreLayout.Counters, cancellationToken))?.Value);
        var jobs = await ReadJobsAsync(counters.NextJobSeq, cancellationToken);
        return new ClusterSnapshot
        {
            NextJobSeq = counters.NextJobSeq,
            NextExecutorId = counters.NextExecutorId,
            IncarnationBase = StoreLayout.RestoredOf((await store.ReadAsync(StoreLayout.Restored, cancellationToken))?.Value).NumberBase,
            Jobs = [.. jobs.SelectMany(static stretch => stretch.Jobs)],
            Runnables = [.. jobs.SelectMany(static stretch => stretch.Runnables)],
            Executors = await ReadExecutorsAsync(cancellationToken),
            Schedules = await ReadSchedulesAsync(cancellationToken),
            Projects = await ReadProjectsAsync(cancellationToken),
        };
    }

    private async Task<JobRecords[]> ReadJobsAsync(long nextJobSeq, CancellationToken cancellationToken)
    {
        var count = Math.Clamp(nextJobSeq / JobsPerStretch, 1, MaxStretches);
        var all = KeyRange.Prefix(StoreLayout.Jobs);
        var bounds = Enumerable.Range(1, (int)count - 1)
            .Select(i => StoreKey.FromString(StoreLayout.JobPrefix(new JobSeq(nextJobSeq / count * i))));
        StoreKey?[] ends = [all.Start, .. bounds, all.End];
        var stretches = new JobRecords[count];
        await Parallel.ForAsync(
            0,
            (int)count,
            new ParallelOptions { MaxDegreeOfParallelism = StretchesAtATime, CancellationToken = cancellationToken },
            async (i, cancelled) => stretches[i] = await ReadStretchAsync(new KeyRange(ends[i]!.Value, ends[i + 1]), cancelled));
        return stretches;
    }

    private async Task<JobRecords> ReadStretchAsync(KeyRange range, CancellationToken cancellationToken)
    {
        var records = new JobRecords();
        await ReadAllAsync(range, pair => records.Add(JobRecord.Decode(pair.Key, pair.Value)), cancellationToken);
        records.End();
        return records;
    }

    private async Task<IReadOnlyList<ClusterSnapshot.StoredExecutor>> ReadExecutorsAsync(CancellationToken cancellationToken)
    {
        var records = new ExecutorRecords();
        await ReadAllAsync(KeyRange.Prefix(StoreLayout.Executors), pair => records.Add(pair.Key, pair.Value), cancellationToken);
        return records.Executors;
    }

    private async Task<IReadOnlyList<ClusterSnapshot.StoredSchedule>> ReadSchedulesAsync(CancellationToken cancellationToken)
    {
        var records = new ScheduleRecords();
        await ReadAllAsync(KeyRange.Prefix(StoreLayout.Schedules), pair => records.Add(pair.Key, pair.Value), cancellationToken);
        records.End();
        return records.Schedules;
    }

    private async Task<IReadOnlyList<ClusterSnapshot.StoredProject>> ReadProjectsAsync(CancellationToken cancellationToken)
    {
        var projects = new List<ClusterSnapshot.StoredProject>();
        var range = KeyRange.Prefix(StoreLayout.Projects);
        await ReadAllAsync(range, pair => projects.Add(ProjectRecords.Decode(pair.Key, pair.Value)), cancellationToken);
        return projects;
    }

    private async Task ReadAllAsync(KeyRange range, Action<KeyValue> add, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await store.RangeAsync(new RangeQuery(range) { Limit = PageSize }, cancellationToken);
            foreach (var pair in page.Items)
            {
                add(pair);
            }

            if (!page.More)
            {
                return;
            }

            range = range with { Start = page.Items[^1].Key.Successor() };
        }
    }
}
