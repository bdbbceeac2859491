using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>How long to wait before the next attempt.</summary>
internal static class RetryRules
{
    private const double JitterShare = 0.2;

    /// <summary>
    /// The initial pause, doubled for each further attempt, spread by up to a fifth to both sides so that what failed
    /// together does not come back together, and capped so that the spread stays below the longest pause. The spread
    /// follows from runnable and attempt: decisions repeat when replayed.
    /// </summary>
    public static TimeSpan Pause(ClusterOptions options, RunnableId runnable, int attempt)
    {
        var doublings = Math.Clamp(attempt - 1, 0, 30);
        var longest = options.RetryMaxDelay.TotalMilliseconds / (1 + JitterShare);
        var pause = Math.Min(options.RetryInitialDelay.TotalMilliseconds * Math.Pow(2, doublings), longest);
        return TimeSpan.FromMilliseconds(pause * (1 - JitterShare + (2 * JitterShare * Spread(runnable, attempt))));
    }

    // SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014) as a hash, scaled to [0,
    // 1).
    private static double Spread(RunnableId runnable, int attempt)
    {
        var z = ((ulong)runnable.Job.Value << 32) ^ ((ulong)(uint)runnable.Index << 8) ^ (uint)attempt;
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) / (double)(1UL << 53);
    }
}
