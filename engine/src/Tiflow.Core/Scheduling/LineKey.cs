using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits with the same key fits where the others fit, or nowhere.</summary>
/// <param name="Project">Whose it is.</param>
/// <param name="Pool">Which executors come into question.</param>
/// <param name="Demand">What it takes there.</param>
/// <param name="Priority">Higher goes first.</param>
internal readonly record struct LineKey(ProjectEntry Project, PoolKey Pool, ResourceVector Demand, int Priority)
{
    public static LineKey Of(RunnableEntry runnable)
    {
        var (job, spec) = (runnable.Job, runnable.Spec);
        var pool = PoolKey.Of(spec.Type, job.Spec.Selector, spec.Demand);
        return new LineKey(job.Project, pool, spec.Demand, job.Spec.Priority);
    }
}
