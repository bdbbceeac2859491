namespace Tiflow.Faults.Hosts;

/// <summary>
/// Frames on their way, each with a delay of its own: at least the same for all, and by chance up to a bit more. So a
/// frame may overtake others. Pure: its owner has the clock, the lock and the wire.
/// </summary>
/// <param name="delay">The least.</param>
/// <param name="jitter">The most that is added.</param>
/// <param name="random">Where all chance comes from.</param>
internal sealed class DelayLine(TimeSpan delay, TimeSpan jitter, Random random)
{
    private readonly PriorityQueue<(long Number, byte[] Frame), TimeSpan> _frames = new();
    private long _entered;
    private long _latest;

    /// <summary>How many frames have left.</summary>
    public long Delayed { get; private set; }

    /// <summary>How many left after one that had come later.</summary>
    public long Overtaken { get; private set; }

    /// <summary>When the next frame leaves; null when none is on its way.</summary>
    public TimeSpan? NextDue => _frames.TryPeek(out _, out var due) ? due : null;

    public void Enter(byte[] frame, TimeSpan now) => _frames.Enqueue((++_entered, frame), now + delay + (jitter * random.NextDouble()));

    /// <summary>The next frame, if it is due.</summary>
    public byte[]? Leave(TimeSpan now)
    {
        if (NextDue is not { } due || due > now)
        {
            return null;
        }

        var (number, frame) = _frames.Dequeue();
        Delayed++;
        Overtaken += number < _latest ? 1 : 0;
        _latest = Math.Max(_latest, number);
        return frame;
    }
}
