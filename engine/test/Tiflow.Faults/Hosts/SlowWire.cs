using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Faults.Hosts;

/// <summary>Carries frames from one device to another, late and not always in order, until the first is down.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its end disposes of it: EndAsync.")]
internal sealed class SlowWire
{
    private readonly Tap _from;
    private readonly Tap _to;
    private readonly DelayLine _line;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _entered = new(initialState: false);
    private readonly Task _reading;
    private readonly Task _writing;
    private volatile bool _isDown;

    public SlowWire(Tap from, Tap to, DelayLine line)
    {
        (_from, _to, _line) = (from, to, line);
        // Both wait in the kernel: threads of their own.
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the device that it reads from is down; returns how many frames it carried, and how many were overtaken.</summary>
    public async Task<(long Delayed, long Overtaken)> EndAsync()
    {
        await Task.WhenAll(_reading, _writing);
        _entered.Dispose();
        return (_line.Delayed, _line.Overtaken);
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    private void Read()
    {
        while (_from.Read() is { } frame)
        {
            lock (_lock)
            {
                _line.Enter(frame, Now);
            }

            _entered.Set();
        }

        _isDown = true;
        _entered.Set();
    }

    private void Write()
    {
        while (!_isDown)
        {
            TimeSpan? due;
            byte[]? frame;
            lock (_lock)
            {
                frame = _line.Leave(Now);
                due = _line.NextDue;
            }

            if (frame is not null)
            {
                _to.Write(frame);
            }
            else if (due is { } then)
            {
                // Rounded up: a wait of 0 ms would spin.
                _entered.WaitOne((int)Math.Ceiling(Math.Max(1, (then - Now).TotalMilliseconds)));
            }
            else
            {
                _entered.WaitOne();
            }
        }
    }
}
