using System.Globalization;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>How long to wait before the next attempt, and when to give up.</summary>
internal static class RetryRules
{
    /// <summary>
    /// The initial pause, multiplied for each further attempt, spread to both sides so that what failed together does
    /// not come back together, and capped so that the spread stays below the longest pause. The spread follows from
    /// runnable and attempt: decisions repeat when replayed.
    /// </summary>
    public static TimeSpan Pause(RetryPolicy policy, RunnableId runnable, int attempt)
    {
        var longest = policy.Max.TotalMilliseconds / (1 + policy.Jitter);
        var pause = Math.Min(policy.Initial.TotalMilliseconds * Math.Pow(policy.Multiplier, Math.Max(attempt - 1, 0)), longest);
        return TimeSpan.FromMilliseconds(pause * (1 - policy.Jitter + (2 * policy.Jitter * Spread(runnable, attempt))));
    }

    public static bool IsExhausted(RetryPolicy policy, int attempt) => policy.MaxAttempts > 0 && attempt >= policy.MaxAttempts;

    /// <summary>What to say of a runnable that is not tried again, beside its error.</summary>
    public static string GaveUp(JobSpec job, RunnableStatus status, ErrorText error) =>
        status.State == RunnableState.Failed && job.Retry?.MaxAttempts is { } most and > 0 && status.Attempt >= most
            ? $"gave up after {Attempts(status.Attempt)}: {error}"
            : error.ToString();

    /// <summary>What to say of one that is.</summary>
    public static string WillRetry(JobSpec job, RunnableStatus status) => string.Create(
        CultureInfo.InvariantCulture,
        $"attempt {status.Attempt}{(job.Retry?.MaxAttempts is { } most and > 0 ? $" of {most}" : "")} failed: {status.Error}; "
        + $"the next one comes at {status.NextAttemptAt:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");

    private static string Attempts(int count) => count == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{count} attempts");

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
