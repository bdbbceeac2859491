using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Cluster;

internal static class JobExtensions
{
    /// <summary>Which run of each runnable of a running job it is: a restart would give it the next number.</summary>
    public static IReadOnlyList<(string Runnable, long Incarnation)> Runs(this Job job) =>
        [(job.Id, job.Master.Incarnation), .. job.Workers.Select(static worker => (worker.Id, worker.Incarnation))];

    /// <summary>The executors that the runnables of a running job are on.</summary>
    public static IReadOnlySet<string> Executors(this Job job) =>
        job.Workers.Select(static worker => worker.ExecutorId).Append(job.Master.ExecutorId).ToHashSet();
}
