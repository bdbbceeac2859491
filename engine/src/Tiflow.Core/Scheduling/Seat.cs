namespace Tiflow.Core.Scheduling;

/// <summary>An executor's place in a pool.</summary>
internal readonly record struct Seat(ExecutorPool Pool, FitTree Tree, int Leaf);
