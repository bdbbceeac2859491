using Tiflow.Simulation.Plans;

namespace Tiflow.ClusterBench.Quality;

/// <summary>A bounded Pareto distribution: most values are small, and a few make up much of the sum.</summary>
/// <param name="Shape">The smaller, the heavier the tail.</param>
/// <param name="Least">The smallest value, which is also the most frequent one.</param>
/// <param name="Most">The largest value.</param>
internal sealed record HeavyTail(double Shape, double Least, double Most)
{
    public double Draw(SeededRandom random)
    {
        var below = 1 - Math.Pow(Least / Most, Shape);
        return Least / Math.Pow(1 - (random.Fraction() * below), 1 / Shape);
    }
}
