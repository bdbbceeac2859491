namespace Tiflow.Simulation.Time;

/// <summary>Virtual time: what happens when, in an order that a seed repeats.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (TimeSpan Due, long Order)> _events = new();
    private long _lastOrder;

    /// <summary>Since the beginning of the world.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long Steps { get; private set; }

    public void After(TimeSpan delay, Action happens) =>
        _events.Enqueue(happens, (Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), ++_lastOrder));

    /// <summary>Lets everything happen that is due until then.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out var happens, out var at) && at.Due <= end)
        {
            _events.Dequeue();
            Now = at.Due;
            Steps++;
            happens();
        }

        Now = end;
    }
}
