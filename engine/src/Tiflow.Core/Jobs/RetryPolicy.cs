namespace Tiflow.Core.Jobs;

/// <summary>How failed runs of a job's runnables are repeated.</summary>
public sealed record RetryPolicy
{
    /// <value>The pause before the second attempt.</value>
    public required TimeSpan Initial { get; init; }

    /// <value>The longest pause between attempts.</value>
    public required TimeSpan Max { get; init; }

    /// <value>What the pause grows by from attempt to attempt. Default 2.</value>
    public double Multiplier { get; init; } = 2;

    /// <value>How far pauses are spread to both sides, as a share of them. Default 0.2.</value>
    public double Jitter { get; init; } = 0.2;

    /// <value>Failed runs in a row until a runnable is Failed; 0: no limit but that of crashes. Default 0.</value>
    public int MaxAttempts { get; init; }

    /// <value>A run of at least this length makes the count of failures in a row start anew.</value>
    public required TimeSpan ResetAfter { get; init; }
}
