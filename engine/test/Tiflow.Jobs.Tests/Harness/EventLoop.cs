namespace Tiflow.Jobs.Tests.Harness;

/// <summary>Runs everything posted to it one after the other, and knows when nothing is left to do.</summary>
internal sealed class EventLoop : SynchronizationContext
{
    private readonly Lock _lock = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = [];
    private TaskCompletionSource? _quiet;
    private bool _running;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_lock)
        {
            _queue.Enqueue((d, state));
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.Drain(), this, preferLocal: false);
    }

    public Task RunAsync(Func<Task> work)
    {
        var done = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => done.SetResult(work()), null);
        return done.Task.Unwrap();
    }

    /// <summary>
    /// Ends when nothing is queued or running. What waits for a timer or for the network does not count.
    /// </summary>
    public Task WhenQuietAsync()
    {
        lock (_lock)
        {
            if (!_running)
            {
                return Task.CompletedTask;
            }

            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _quiet.Task;
        }
    }

    private void Drain()
    {
        SetSynchronizationContext(this);
        while (TryTake(out var callback, out var state))
        {
            callback(state);
        }

        SetSynchronizationContext(null);
    }

    private bool TryTake(out SendOrPostCallback callback, out object? state)
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out var next))
            {
                (callback, state) = next;
                return true;
            }

            _running = false;
            _quiet?.SetResult();
            _quiet = null;
            (callback, state) = (static _ => { }, null);
            return false;
        }
    }
}
