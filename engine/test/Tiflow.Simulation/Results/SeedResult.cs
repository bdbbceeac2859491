namespace Tiflow.Simulation.Results;

/// <summary>How a seed ended.</summary>
/// <param name="Seed">Repeats it.</param>
/// <param name="TraceHash">Equal for equal runs.</param>
/// <param name="Steps">Events that happened.</param>
/// <param name="VirtualTime">How long the world lived.</param>
/// <param name="Seen">How often each <see cref="RareState"/> was reached.</param>
/// <param name="Violation">Null when all promises were kept.</param>
internal sealed record SeedResult(
    long Seed, ulong TraceHash, long Steps, TimeSpan VirtualTime, IReadOnlyList<long> Seen, InvariantViolatedException? Violation);
