namespace Tiflow.Core.Effects;

/// <summary>How many executors are left after a filter and all before it.</summary>
/// <param name="Name">
/// <c>online</c>, <c>takes_work</c>, <c>type</c>, <c>version</c>, <c>selector</c>, for what needs local resources <c>resources</c>,
/// <c>room</c> and, where the project has a quota, <c>quota</c>, in this order.
/// </param>
/// <param name="Executors">How many pass.</param>
public sealed record PlacementFilter(string Name, int Executors);
