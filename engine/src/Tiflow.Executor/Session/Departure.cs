namespace Tiflow.Executor.Session;

/// <summary>
/// A graceful stop of the process: each session says that the executor leaves, until a leader has said goodbye.
/// Thread-safe.
/// </summary>
internal sealed class Departure(TimeProvider time) : IDisposable
{
    // Longer than masters take to choose another leader; who finds none by then has nobody to say goodbye to.
    private static readonly TimeSpan Loneliness = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _goodbye = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _lonely = new(Timeout.InfiniteTimeSpan, time);
    private Action? _leave;
    private bool _hasBegun;

    /// <summary>Whether the process takes no new work any more.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lock)
            {
                return _hasBegun;
            }
        }
    }

    /// <summary>A session is open; the action says in it that the executor leaves, and must not block.</summary>
    public void Attach(Action leave)
    {
        lock (_lock)
        {
            _leave = leave;
            if (_hasBegun)
            {
                _lonely.CancelAfter(Timeout.InfiniteTimeSpan);
                leave();
            }
        }
    }

    public void Detach()
    {
        lock (_lock)
        {
            _leave = null;
            if (_hasBegun)
            {
                _lonely.CancelAfter(Loneliness);
            }
        }
    }

    public void Goodbye() => _goodbye.TrySetResult();

    /// <summary>Leaves; true when a leader has said goodbye, false when none is left, or the caller has lost patience.</summary>
    public async Task<bool> LeaveAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _hasBegun = true;
            if (_leave is null)
            {
                return false;
            }

            _leave();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_lonely.Token, cancellationToken);
        await _goodbye.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _goodbye.Task.IsCompletedSuccessfully;
    }

    public void Dispose() => _lonely.Dispose();
}
