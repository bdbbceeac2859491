using Tiflow.Core.Cluster;
using Tiflow.Core.Runnables;

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
        var job = runnable.Job;
        var shape = runnable.IsWithGang
            ? ShapeKey.OfGang(new RunnableId(job.Seq, runnable.Spec.Gang!.First)) // With a gang it has one.
            : ShapeKey.Of(runnable);
        return new LineKey(job.Project, shape, job.Spec.Priority, runnable.Id.IsMaster);
    }
}
