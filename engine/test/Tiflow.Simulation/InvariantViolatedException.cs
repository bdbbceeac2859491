namespace Tiflow.Simulation;

/// <summary>A promise was broken.</summary>
internal sealed class InvariantViolatedException(string invariant, string message) : Exception($"{invariant}: {message}")
{
    public string Invariant { get; } = invariant;
}
