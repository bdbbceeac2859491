using Tiflow.Core.Resources;

namespace Tiflow.ClusterBench.Quality;

/// <summary>A project that always wants more than there is, while it is busy.</summary>
/// <param name="name">Its name.</param>
/// <param name="weight">For how much it counts.</param>
/// <param name="busy">When, in seconds from the beginning.</param>
internal sealed class FairProject(string name, int weight, params IReadOnlyList<(double From, double To)> busy)
{
    public string Name => name;

    public int Weight => weight;

    public IReadOnlyList<(double From, double To)> Busy => busy;

    public VirtualJob? Job { get; set; }

    /// <summary>What its placed workers take.</summary>
    public ResourceVector Used { get; set; } = ResourceVector.Zero;

    /// <summary>What its waiting workers would take.</summary>
    public ResourceVector Waiting { get; set; } = ResourceVector.Zero;

    public int WaitingCount { get; set; }

    /// <summary>Its dominant share, over time.</summary>
    public double Got { get; set; }

    /// <summary>The dominant share that it was entitled to, over time.</summary>
    public double Entitled { get; set; }

    public bool IsBusyAt(double seconds) => busy.Any(interval => interval.From <= seconds && seconds < interval.To);
}
