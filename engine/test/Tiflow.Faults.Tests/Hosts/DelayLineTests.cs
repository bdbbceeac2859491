using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Tests.Hosts;

public sealed class DelayLineTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Leave_BeforeTheDelay_HoldsTheFrameBack()
    {
        var line = NewLine(seed: 1, frames: 1);

        line.Leave(Delay - TimeSpan.FromMilliseconds(1)).ShouldBeNull();
        line.Leave(Delay + Jitter).ShouldBe([0]);
    }

    [Fact]
    public void Leave_ManyFrames_AllOfThemAndSomeOvertaken()
    {
        var line = NewLine(seed: 1, frames: 100);

        var left = DrainAt(line, Delay + Jitter);

        left.Order().ShouldBe(Enumerable.Range(0, 100));
        line.Delayed.ShouldBe(100);
        line.Overtaken.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Leave_SameSeed_SameOrder() =>
        DrainAt(NewLine(seed: 3, frames: 100), Delay + Jitter).ShouldBe(DrainAt(NewLine(seed: 3, frames: 100), Delay + Jitter));

    [Fact]
    public void NextDue_NothingOnItsWay_IsNull() => NewLine(seed: 1, frames: 0).NextDue.ShouldBeNull();

    private static DelayLine NewLine(int seed, int frames)
    {
        var line = new DelayLine(Delay, Jitter, new Random(seed));
        for (var i = 0; i < frames; i++)
        {
            line.Enter([(byte)i], TimeSpan.Zero);
        }

        return line;
    }

    private static List<int> DrainAt(DelayLine line, TimeSpan now)
    {
        var left = new List<int>();
        while (line.Leave(now) is { } frame)
        {
            left.Add(frame[0]);
        }

        return left;
    }
}
