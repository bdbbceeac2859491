namespace Tiflow.Executor.Session;

/// <summary>
/// The executor's right to act: from the send time of the last acknowledged heartbeat, for the length of the lease, on
/// the monotonic clock. Thread-safe.
/// </summary>
internal sealed class LeaseWatch(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Seq, long SentAt)> _sent = new();
    private TimeSpan _lease;
    private long? _renewedAt;

    /// <summary>How long the lease has been used up; negative while it lasts; null before there ever was one.</summary>
    public TimeSpan? Overdue
    {
        get
        {
            lock (_lock)
            {
                return _renewedAt is { } renewed ? time.GetElapsedTime(renewed) - _lease : null;
            }
        }
    }

    public bool IsHeld => Overdue < TimeSpan.Zero;

    /// <summary>A leader has answered what was sent at this timestamp.</summary>
    public void Begin(TimeSpan lease, long helloSentAt)
    {
        lock (_lock)
        {
            _lease = lease;
            _renewedAt = helloSentAt;
            _sent.Clear();
        }
    }

    public void Sent(long seq)
    {
        lock (_lock)
        {
            _sent.Enqueue((seq, time.GetTimestamp()));
        }
    }

    /// <summary>
    /// Renews the lease. One that has run out stays so until the next <see cref="Begin"/>: what was held back is sent
    /// in a new session only, so an answer that comes too late must end this one.
    /// </summary>
    public void Acknowledged(long seq)
    {
        lock (_lock)
        {
            if (_renewedAt is { } renewed && time.GetElapsedTime(renewed) >= _lease)
            {
                return;
            }

            while (_sent.TryPeek(out var first) && first.Seq <= seq)
            {
                _sent.Dequeue();
                _renewedAt = first.SentAt;
            }
        }
    }
}
