using Tiflow.Core;

namespace Tiflow.Master.ControlLoop;

/// <summary>Both clocks that decisions need, read together.</summary>
internal sealed class LoopClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public Moment Now => new(time.GetUtcNow(), time.GetElapsedTime(_start));
}
