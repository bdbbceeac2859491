using Microsoft.Extensions.Time.Testing;
using Tiflow.Client.Tests.Servers;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class WaitingTests
{
    [Fact]
    public void RateMeter_OldCounts_AreForgotten()
    {
        var time = new FakeTimeProvider();
        var rate = new RateMeter(time);
        rate.Add(0).ShouldBeNull();
        for (var second = 1; second <= 20; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            rate.Add(second <= 10 ? 0 : (second - 10) * 100);
        }

        time.Advance(TimeSpan.FromSeconds(1));
        rate.Add(1100).ShouldBe(100d);
    }

    [Fact]
    public void JobProgressText_NamesCountsRateAndState()
    {
        var job = ScriptedMaster.NewJob("x");
        job.Progress = new Progress { Done = 1_234_567, Total = 10_000_000, Unit = "rows" };
        job.Reason = "copying";
        JobProgressText.Describe(job, 350_000).ShouldBe("1.2M/10.0M rows, 350.0k rows/s, Running: copying");
    }

    [Theory]
    [InlineData(-1, "0s")]
    [InlineData(119, "119s")]
    [InlineData(200, "3m")]
    [InlineData(7200, "2h")]
    [InlineData(800_000, "9d")]
    public void Age_IsShort(double seconds, string expected) => Age.Format(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
