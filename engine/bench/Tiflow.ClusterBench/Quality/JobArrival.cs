namespace Tiflow.ClusterBench.Quality;

/// <summary>A job and all its workers come.</summary>
/// <param name="At">When.</param>
/// <param name="Tasks">Its workers, which take the same.</param>
internal sealed record JobArrival(TimeSpan At, IReadOnlyList<VirtualTask> Tasks);
