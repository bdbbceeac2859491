using Microsoft.Extensions.Time.Testing;
using Tiflow.Client.Transport;

namespace Tiflow.Client.Tests;

public sealed class RetryLoopTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task NextAsync_HundredsOfRounds_GiveAnAttemptTheRemainingTimeAtMost()
    {
        MasterAddress.TryParse("127.0.0.1:1", out var one).ShouldBeTrue();
        MasterAddress.TryParse("127.0.0.1:2", out var two).ShouldBeTrue();
        using var masters = new MasterEndpoints([one, two]);
        var loop = new RetryLoop(masters, Timeout, _time);

        for (var attempt = 0; attempt < 400; attempt++)
        {
            var next = loop.NextAsync(static _ => false, TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
            await next;
        }

        loop.AttemptTimeout.ShouldBe(Timeout - TimeSpan.FromSeconds(400));
    }

    [Fact]
    public async Task NextAsync_OneOwesAnAnswer_PassesItOverAndPausesOnceARound()
    {
        using var masters = new MasterEndpoints(MasterAddress.ParseList("127.0.0.1:1,127.0.0.1:2,127.0.0.1:3"));
        var loop = new RetryLoop(masters, Timeout, _time);
        List<int> asked = [];
        for (var turn = 0; turn < 4; turn++)
        {
            var next = loop.NextAsync(static index => index == 0, TestContext.Current.CancellationToken);
            var pauses = !next.IsCompleted;
            _time.Advance(TimeSpan.FromSeconds(1));
            await next;
            asked.Add(pauses ? -loop.Index : loop.Index);
        }

        asked.ShouldBe([1, 2, -1, 2]);
    }
}
