namespace Tiflow.Simulation.Time;

/// <summary>A process's clock: it starts at any number, and may run faster or slower than the world.</summary>
internal sealed class DriftingClock(EventQueue queue, double rate) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)(queue.Now.Ticks * rate);

    /// <summary>Happens after a time on this clock.</summary>
    public void After(TimeSpan delay, Action happens) => queue.After(delay / rate, happens);
}
