using Tiflow.Protocol.V1;

namespace Tiflow.Executor.Session;

/// <summary>
/// What must not be lost: events are numbered, kept until the leader acknowledges them after its commit, and sent again
/// in order on each new session. Thread-safe.
/// </summary>
internal sealed class EventOutbox : IDisposable
{
    // Full = the leader does not commit as fast as runnables write: they wait.
    private const int Capacity = 4096;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _room = new(Capacity, Capacity);
    private readonly Queue<(ExecutorEvent Event, TaskCompletionSource<ErrorDetail?> Acked)> _unacked = new();
    private Func<ExecutorMessage, bool>? _send;
    private long _lastSeq;
    private long _ackedSeq;

    /// <summary>The last event that a leader has acknowledged.</summary>
    public long AckedSeq
    {
        get
        {
            lock (_lock)
            {
                return _ackedSeq;
            }
        }
    }

    /// <summary>
    /// Sends an event, now or when a session exists. The task that is given back once the event is queued ends with the
    /// leader's answer: null, or why it was refused.
    /// </summary>
    public async Task<Task<ErrorDetail?>> EnqueueAsync(ExecutorEvent executorEvent, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        var acked = new TaskCompletionSource<ErrorDetail?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            executorEvent.Seq = ++_lastSeq;
            _unacked.Enqueue((executorEvent, acked));
            Send_NeedsLock(executorEvent);
        }

        return acked.Task;
    }

    /// <summary>
    /// A session is open: everything that is not acknowledged goes out again, then each new event at once.
    /// </summary>
    public void Attach(Func<ExecutorMessage, bool> send)
    {
        lock (_lock)
        {
            _send = send;
            foreach (var (executorEvent, _) in _unacked)
            {
                Send_NeedsLock(executorEvent);
            }
        }
    }

    public void Detach() => DetachIf(static () => true);

    /// <summary>
    /// Sends nothing any more, if that is still wanted when no session can attach in between. A session renews the lease
    /// before it attaches, so one that has just been welcomed is not cut off by the lease of the one before it.
    /// </summary>
    public bool DetachIf(Func<bool> isWanted)
    {
        lock (_lock)
        {
            if (!isWanted())
            {
                return false;
            }

            _send = null;
            return true;
        }
    }

    /// <summary>The leader has committed, or refused, everything up to this event; it answers in order.</summary>
    public void Acknowledge(EventAck ack)
    {
        lock (_lock)
        {
            _ackedSeq = Math.Max(_ackedSeq, ack.Seq);
            while (_unacked.TryPeek(out var first) && first.Event.Seq <= ack.Seq)
            {
                _unacked.Dequeue();
                first.Acked.TrySetResult(first.Event.Seq == ack.Seq ? ack.Error : null);
                _room.Release();
            }
        }
    }

    public void Dispose() => _room.Dispose();

    // What a session does not take ends the sending: a later event must not reach the leader without the ones before
    // it.
    private void Send_NeedsLock(ExecutorEvent executorEvent)
    {
        if (_send?.Invoke(new ExecutorMessage { Event = executorEvent }) == false)
        {
            _send = null;
        }
    }
}
