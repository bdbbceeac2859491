namespace Tiflow.Sdk;

/// <summary>How far some work is.</summary>
/// <param name="Done">Units done, never negative.</param>
/// <param name="Total">Units in all; null when not known.</param>
/// <param name="Unit">What is counted, in the plural: <c>rows</c>, <c>files</c>, <c>ticks</c>.</param>
public sealed record Progress(long Done, long? Total, string Unit);
