using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling.Selectors;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits with the same key fits where the others fit, or nowhere.</summary>
/// <param name="Pool">Which executors come into question.</param>
/// <param name="Demand">What it takes there.</param>
/// <param name="Gang">The first of a gang, which is a shape of its own, whatever its members need; null for all else.</param>
internal readonly record struct ShapeKey(PoolKey Pool, ResourceVector Demand, RunnableId? Gang = null)
{
    /// <summary>What the runnable needs for itself.</summary>
    public static ShapeKey Of(RunnableEntry runnable) => new(PoolKey.Of(runnable), runnable.Spec.Demand);

    public static ShapeKey OfGang(RunnableId first) =>
        new(new PoolKey("", JobTypeVersion.Any, Selector.Any, ""), ResourceVector.Zero, first);
}
