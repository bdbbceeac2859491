namespace Tiflow.Executor;

/// <summary>
/// Where this executor stands; thread-safe. The host asks it for readiness and waits on it before it says "ready".
/// </summary>
public sealed class ExecutorStatus
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReady;
    private volatile bool _isLeaving;

    /// <summary>
    /// Ends when a leader first welcomed the executor; fails when it cannot start, with the exception that says why.
    /// </summary>
    public Task FirstReady => _ready.Task;

    /// <summary>Whether the executor holds a lease now, and is not about to end.</summary>
    public bool IsReady => _isReady && !_isLeaving;

    internal void Serving()
    {
        _isReady = true;
        _ready.TrySetResult();
    }

    internal void NotServing() => _isReady = false;

    /// <summary>A graceful stop has begun: from now on it is not ready, whoever welcomes it.</summary>
    internal void Leaving() => _isLeaving = true;

    internal void CannotStart(Exception cause) => _ready.TrySetException(cause);
}
