namespace Tiflow.Core.Effects;

/// <summary>How many executors are left after a filter and all before it.</summary>
/// <param name="Name"><c>online</c>, <c>takes_work</c>, <c>type</c>, <c>selector</c> or <c>room</c>, in this order.</param>
/// <param name="Executors">How many pass.</param>
public sealed record PlacementFilter(string Name, int Executors);
