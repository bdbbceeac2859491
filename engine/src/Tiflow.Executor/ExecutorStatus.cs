namespace Tiflow.Executor;

/// <summary>
/// Where this executor stands; thread-safe. The host asks it for readiness and waits on it before it says "ready".
/// </summary>
public sealed class ExecutorStatus
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReady;

    /// <summary>
    /// Ends when a leader first welcomed the executor; fails when it cannot start, with the exception that says why.
    /// </summary>
    public Task FirstReady => _ready.Task;

    /// <summary>Whether the executor holds a lease now.</summary>
    public bool IsReady => _isReady;

    internal void Serving()
    {
        _isReady = true;
        _ready.TrySetResult();
    }

    internal void NotServing() => _isReady = false;

    internal void CannotStart(Exception cause) => _ready.TrySetException(cause);
}
