namespace Tiflow.Master;

/// <summary>
/// Where this master stands; thread-safe. The host asks it for readiness and waits on it before it says "ready".
/// </summary>
public sealed class MasterStatus
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _leads;
    private volatile bool _standsBy;

    /// <summary>
    /// Ends when the master first leads or stands by; fails when it cannot start, with the exception that says why.
    /// </summary>
    public Task FirstReady => _ready.Task;

    /// <summary>Whether a write would be accepted now: here, or by the leader that calls are handed on to.</summary>
    public bool IsReady => _leads || _standsBy;

    internal void Serving()
    {
        _leads = true;
        _ready.TrySetResult();
    }

    internal void NotServing() => _leads = false;

    /// <summary>Another master leads, and this one stands by: it hands calls on.</summary>
    internal void StandingBy()
    {
        _standsBy = true;
        _ready.TrySetResult();
    }

    /// <summary>No other master is known to lead.</summary>
    internal void NotStandingBy() => _standsBy = false;

    internal void CannotStart(Exception cause) => _ready.TrySetException(cause);
}
