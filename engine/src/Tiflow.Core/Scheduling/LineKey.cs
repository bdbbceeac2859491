using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits with the same key fits where the others fit, or nowhere.</summary>
/// <param name="Project">Its share and quota count.</param>
/// <param name="Pool">Which executors come into question.</param>
/// <param name="Demand">What it takes there.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Group">The job and the group of workers that are placed together; null for what is placed alone.</param>
/// <param name="IsWorker">Quotas count workers.</param>
internal readonly record struct LineKey(
    ProjectEntry Project, PoolKey Pool, ResourceVector Demand, int Priority, (JobEntry Job, string Name)? Group, bool IsWorker)
{
    public static LineKey Of(RunnableEntry runnable)
    {
        var (job, spec) = (runnable.Job, runnable.Spec);
        var pool = PoolKey.Of(spec.Type, job.Spec.Selector, spec.Demand);
        return new LineKey(job.Project, pool, spec.Demand, job.Spec.Priority, Group: null, !runnable.Id.IsMaster);
    }
}
