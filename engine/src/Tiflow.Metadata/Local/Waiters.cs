namespace Tiflow.Metadata.Local;

/// <summary>
/// Those who wait for a change of their owner's state. The owner calls every member under its own lock.
/// </summary>
/// <remarks>
/// Task.WaitAsync(token) would do, but it passes through the thread pool, and a simulation must see every step on its
/// own scheduler. Here the waiter's continuation is posted to the scheduler that the waiter runs on.
/// </remarks>
internal sealed class Waiters
{
    private readonly List<TaskCompletionSource> _waiting = [];

    public async Task AddAsync(CancellationToken cancellationToken)
    {
        _waiting.RemoveAll(static other => other.Task.IsCompleted);
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(waiter);
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    public void WakeAll()
    {
        foreach (var waiter in _waiting)
        {
            waiter.TrySetResult();
        }

        _waiting.Clear();
    }
}
