using Microsoft.Extensions.Time.Testing;
using Tiflow.Executor.Session;

namespace Tiflow.Executor.Tests.Session;

public sealed class SessionSilenceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new();
    private readonly SessionSilence _silence;

    public SessionSilenceTests() => _silence = new SessionSilence(Interval, _time);

    [Fact]
    public async Task UntilSilentAsync_TwoHeartbeatsWithoutAWord_Ends()
    {
        var silent = _silence.UntilSilentAsync(TestContext.Current.CancellationToken);

        _time.Advance(2 * Interval);

        await silent;
    }

    [Fact]
    public async Task UntilSilentAsync_AWordBetween_CountsFromIt()
    {
        var began = _time.GetTimestamp();
        var silent = _silence.UntilSilentAsync(TestContext.Current.CancellationToken);
        _time.Advance(Interval);
        _silence.Heard();

        _time.Advance(Interval);
        silent.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(silent);

        _time.GetElapsedTime(began).ShouldBeGreaterThanOrEqualTo(3 * Interval);
    }

    [Fact]
    public async Task UntilHeard_NextWord_Ends()
    {
        _silence.Heard();
        var heard = _silence.UntilHeard;
        heard.IsCompleted.ShouldBeFalse();

        _silence.Heard();

        await heard;
    }

    [Fact]
    public void IsHeardSince_HelloToAnotherMaster_TellsWhatCameAfterIt()
    {
        _time.Advance(Interval);
        var hello = _time.GetTimestamp();
        _silence.IsHeardSince(hello).ShouldBeFalse();

        _time.Advance(Interval);
        _silence.Heard();

        _silence.IsHeardSince(hello).ShouldBeTrue();
    }

    // What it waits for next begins in its own time.
    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }
}
