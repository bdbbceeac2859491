namespace Tiflow.ClusterBench.Quality;

/// <summary>What each is entitled to of something that is too little for all.</summary>
internal static class WaterFilling
{
    /// <summary>In proportion to the weights, but nobody more than he wants: what one does not want goes to the others.</summary>
    public static double[] Divide(double total, IReadOnlyList<(double Weight, double Wanted)> all)
    {
        var shares = new double[all.Count];
        var (left, weights) = (total, all.Sum(static one => one.Weight));

        // Whoever wants least for his weight is the first who has enough.
        foreach (var index in Enumerable.Range(0, all.Count).OrderBy(index => all[index].Wanted / all[index].Weight))
        {
            shares[index] = Math.Min(all[index].Wanted, left * all[index].Weight / weights);
            left -= shares[index];
            weights -= all[index].Weight;
        }

        return shares;
    }
}
