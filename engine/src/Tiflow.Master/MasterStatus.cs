namespace Tiflow.Master;

/// <summary>
/// Where this master stands; thread-safe. The host asks it for readiness and waits on it before it says "ready".
/// </summary>
public sealed class MasterStatus
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReady;

    /// <summary>
    /// Ends when the master first leads or stands by; fails when it cannot start, with the exception that says why.
    /// </summary>
    public Task FirstReady => _ready.Task;

    /// <summary>Whether a write would be accepted now.</summary>
    public bool IsReady => _isReady;

    internal void Serving()
    {
        _isReady = true;
        _ready.TrySetResult();
    }

    /// <summary>Another master leads, and this one stands by: it has started, and takes no writes.</summary>
    internal void StandingBy() => _ready.TrySetResult();

    internal void NotServing() => _isReady = false;

    internal void CannotStart(Exception cause) => _ready.TrySetException(cause);
}
