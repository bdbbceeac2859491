using Tiflow.Core.Cluster;
using Tiflow.Core.Scheduling;

namespace Tiflow.ClusterBench.Quality;

/// <summary>How long the workers of a workload wait for an executor, by the real scheduler.</summary>
internal static class PackingRun
{
    /// <summary>In seconds.</summary>
    public static double P99(PackingWorkload workload, IReadOnlyList<JobArrival> jobs, PlacementPolicy policy)
    {
        var cluster = new VirtualCluster(new ClusterOptions { Placement = policy }, workload.Executors, PackingWorkload.ExecutorCapacity);
        var waits = new WaitSamples(jobs);
        cluster.OnPlaced = (_, task) => waits.Add(task.CreatedAt, cluster.Queue.Now);
        cluster.OnEnded = (job, _) => cluster.Queue.After(TimeSpan.Zero, () => cluster.EndWithTasks(job));
        foreach (var job in jobs)
        {
            cluster.Queue.After(job.At, () => cluster.Add(cluster.Create("default"), job.Tasks));
        }

        while (!waits.AreComplete)
        {
            cluster.Queue.RunUntil(cluster.Queue.Now + TimeSpan.FromMinutes(10));
        }

        return waits.P99;
    }
}
