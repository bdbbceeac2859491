using Tiflow.Core.Resources;
using Tiflow.Simulation.Time;

namespace Tiflow.ClusterBench.Quality;

/// <summary>
/// A scheduler that knows how long everything runs. Its order is the real queue's: oldest first, and who does not fit keeps
/// nobody else waiting.
/// </summary>
internal sealed class OmniscientCluster
{
    private readonly EventQueue _queue = new();
    private readonly LinkedList<(TimeSpan Since, Queue<VirtualTask> Tasks)> _waiting = [];
    private readonly WaitSamples _waits;
    private readonly OmniscientRule _rule;
    private readonly ResourceVector[] _free;
    private readonly TimeSpan[] _emptyAt;

    private OmniscientCluster(int executors, ResourceVector capacity, OmniscientRule rule, WaitSamples waits)
    {
        _free = new ResourceVector[executors];
        Array.Fill(_free, capacity);
        _emptyAt = new TimeSpan[executors];
        _rule = rule;
        _waits = waits;
    }

    /// <summary>
    /// On the workload's executors, by the rule that turns out to be the best one for what comes: the p99 of the waits, in
    /// seconds.
    /// </summary>
    public static double BestP99(PackingWorkload workload, IReadOnlyList<JobArrival> jobs) =>
        OmniscientRule.All.Min(rule => P99(workload.Executors, PackingWorkload.ExecutorCapacity, rule, jobs));

    /// <summary>
    /// The same on one executor that has what all have together, so that no room is in pieces: wherever a packing puts or moves what
    /// runs, at no moment does it fit more. Because what is placed earlier lets others wait, it is no strict bound of a percentile.
    /// </summary>
    public static double P99InOne(PackingWorkload workload, IReadOnlyList<JobArrival> jobs) =>
        P99(executors: 1, workload.Capacity, OmniscientRule.All[0], jobs);

    private static double P99(int executors, ResourceVector capacity, OmniscientRule rule, IReadOnlyList<JobArrival> jobs)
    {
        var cluster = new OmniscientCluster(executors, capacity, rule, new WaitSamples(jobs));
        foreach (var job in jobs)
        {
            cluster._queue.After(job.At, () => cluster.Come(job.Tasks));
        }

        while (!cluster._waits.AreComplete)
        {
            cluster._queue.RunUntil(cluster._queue.Now + TimeSpan.FromMinutes(10));
        }

        return cluster._waits.P99;
    }

    // What waits already fits nowhere: only the new ones are tried.
    private void Come(IReadOnlyList<VirtualTask> tasks)
    {
        var job = new Queue<VirtualTask>(tasks);
        while (job.TryPeek(out var task) && Choose(task) is { } executor)
        {
            Place(job.Dequeue(), _queue.Now, executor);
        }

        if (job.Count > 0)
        {
            _waiting.AddLast((_queue.Now, job));
        }
    }

    private int? Choose(VirtualTask task)
    {
        var (best, bestScore) = (default(int?), double.MaxValue);
        for (var executor = 0; executor < _free.Length; executor++)
        {
            if (_free[executor].Covers(task.Demand) && Score(task, executor) is var score && score < bestScore)
            {
                (best, bestScore) = (executor, score);
            }
        }

        return best;
    }

    private double Score(VirtualTask task, int executor) => _rule.Score(_free[executor], task.Demand, _queue.Now + task.Duration - _emptyAt[executor]);

    private void Place(VirtualTask task, TimeSpan since, int executor)
    {
        _waits.Add(since, _queue.Now);
        _free[executor] -= task.Demand;
        var end = _queue.Now + task.Duration;
        _emptyAt[executor] = end > _emptyAt[executor] ? end : _emptyAt[executor];
        _queue.After(task.Duration, () => End(task, executor));
    }

    private void End(VirtualTask task, int executor)
    {
        _free[executor] += task.Demand;
        for (var job = _waiting.First; job is not null;)
        {
            var next = job.Next;
            while (job.Value.Tasks.TryPeek(out var first) && _free[executor].Covers(first.Demand))
            {
                Place(job.Value.Tasks.Dequeue(), job.Value.Since, executor);
            }

            if (job.Value.Tasks.Count == 0)
            {
                _waiting.Remove(job);
            }

            job = next;
        }
    }
}
