using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits with the same key has the same turn but for its age, and the same quota to pass.</summary>
/// <param name="Project">Whose it is.</param>
/// <param name="Shape">What it needs.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="IsMaster">Whether they are job masters.</param>
internal readonly record struct LineKey(ProjectEntry Project, ShapeKey Shape, int Priority, bool IsMaster)
{
    public static LineKey Of(RunnableEntry runnable)
    {
        var (job, spec) = (runnable.Job, runnable.Spec);
        var shape = new ShapeKey(PoolKey.Of(spec.Type, job.Spec.Selector, spec.Demand), spec.Demand);
        return new LineKey(job.Project, shape, job.Spec.Priority, runnable.Id.IsMaster);
    }
}
