using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>What waits with the same key fits where the others fit, or nowhere.</summary>
/// <param name="Pool">Which executors come into question.</param>
/// <param name="Demand">What it takes there.</param>
internal readonly record struct ShapeKey(PoolKey Pool, ResourceVector Demand);
