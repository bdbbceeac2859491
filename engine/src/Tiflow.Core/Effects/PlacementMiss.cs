using Tiflow.Core.Executors;

namespace Tiflow.Core.Effects;

/// <summary>The executor that lacks least of what something needs.</summary>
/// <param name="Executor">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Resource">What it lacks first.</param>
/// <param name="Missing">How much of it: cpu in milli-cores, memory in bytes, others in units.</param>
public sealed record PlacementMiss(ExecutorId Executor, string Name, string Resource, long Missing);
