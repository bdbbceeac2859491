namespace Tiflow.Executor.Session;

/// <summary>
/// Whether the leader of a session still says something. Each heartbeat is acknowledged, so after two that were not, it is time
/// to ask the other masters: long before the lease has run out, and no reason to give it up. Thread-safe.
/// </summary>
internal sealed class SessionSilence(TimeSpan heartbeatInterval, TimeProvider time)
{
    private const int Beats = 2;

    private readonly Lock _lock = new();
    private readonly TimeSpan _limit = heartbeatInterval * Beats;
    private long _heardAt = time.GetTimestamp();
    private TaskCompletionSource? _heard;

    /// <summary>Ends when the leader says something after this.</summary>
    public Task UntilHeard
    {
        get
        {
            lock (_lock)
            {
                return (_heard ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    private TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return time.GetElapsedTime(_heardAt);
            }
        }
    }

    public void Heard()
    {
        TaskCompletionSource? heard;
        lock (_lock)
        {
            _heardAt = time.GetTimestamp();
            (heard, _heard) = (_heard, null);
        }

        heard?.SetResult();
    }

    /// <summary>Whether the leader has said something at this timestamp, or after it.</summary>
    public bool IsHeardSince(long timestamp)
    {
        lock (_lock)
        {
            return _heardAt >= timestamp;
        }
    }

    /// <summary>Ends when the leader has said nothing for two heartbeats.</summary>
    public async Task UntilSilentAsync(CancellationToken cancellationToken)
    {
        while (_limit - Elapsed is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken);
        }
    }
}
