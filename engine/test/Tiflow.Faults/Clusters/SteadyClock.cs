namespace Tiflow.Faults.Clusters;

/// <summary>
/// Processes write the wall clock's time into their logs. Times of several of them can be compared as long as nobody sets
/// that clock: as long as it goes like the monotonic one.
/// </summary>
internal sealed class SteadyClock
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly long _monotonic = TimeProvider.System.GetTimestamp();

    /// <summary>When it began to be watched.</summary>
    public DateTimeOffset Began { get; } = TimeProvider.System.GetUtcNow();

    /// <exception cref="RigException">It was set meanwhile: what was seen proves nothing.</exception>
    public void ThrowIfSet()
    {
        var drift = TimeProvider.System.GetUtcNow() - Began - TimeProvider.System.GetElapsedTime(_monotonic);
        if (drift.Duration() > Tolerance)
        {
            throw new RigException($"the clock of this machine was set by {drift.TotalMilliseconds:0} ms during a trial");
        }
    }
}
