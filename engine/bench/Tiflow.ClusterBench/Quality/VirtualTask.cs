using Tiflow.Core.Resources;

namespace Tiflow.ClusterBench.Quality;

/// <summary>What a worker takes, how long it runs, and when it came and was placed.</summary>
/// <param name="demand">What it takes.</param>
/// <param name="duration">How long it runs.</param>
internal sealed class VirtualTask(ResourceVector demand, TimeSpan duration)
{
    public ResourceVector Demand { get; } = demand;

    public TimeSpan Duration { get; } = duration;

    public TimeSpan CreatedAt { get; set; }
}
