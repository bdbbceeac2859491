namespace Tiflow.Commands.Cli.Waiting;

/// <summary>Units per second over the last seconds, from counts that come at any time.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Timestamp, long Done)> _samples = new();

    /// <summary>Adds a count and returns the rate; null until there are two counts to compare.</summary>
    public double? Add(long done)
    {
        var now = time.GetTimestamp();
        // One sample older than the window stays, so that the window is always covered.
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.ElementAt(1).Timestamp, now) > Window)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue((now, done));
        var (first, before) = _samples.Peek();
        var seconds = time.GetElapsedTime(first, now).TotalSeconds;
        return seconds > 0 && done >= before ? (done - before) / seconds : null;
    }
}
