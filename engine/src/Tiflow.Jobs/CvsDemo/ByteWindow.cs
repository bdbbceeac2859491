namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// Keeps the bytes that are sent but not yet acknowledged below a limit. One sender, one receiver of acknowledgements;
/// both count from the start of the file.
/// </summary>
internal sealed class ByteWindow(long limit, long start)
{
    private readonly Lock _lock = new();
    private long _sent = start;
    private long _acknowledged = start;
    private TaskCompletionSource? _acknowledgement;

    /// <summary>Waits for room. A batch larger than the window goes alone.</summary>
    public async ValueTask ReserveAsync(int bytes, CancellationToken cancellationToken)
    {
        while (!TryReserve(bytes, out var acknowledgement))
        {
            await acknowledgement.WaitAsync(cancellationToken);
        }
    }

    public void Acknowledge(long bytes)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            _acknowledged = bytes;
            waiting = _acknowledgement;
            _acknowledgement = null;
        }

        waiting?.SetResult();
    }

    private bool TryReserve(int bytes, out Task acknowledgement)
    {
        lock (_lock)
        {
            var unacknowledged = _sent - _acknowledged;
            if (unacknowledged > 0 && unacknowledged + bytes > limit)
            {
                _acknowledgement ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                acknowledgement = _acknowledgement.Task;
                return false;
            }

            _sent += bytes;
            acknowledgement = Task.CompletedTask;
            return true;
        }
    }
}
