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
            var next = loop.NextAsync(TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
            await next;
        }

        loop.AttemptTimeout.ShouldBe(Timeout - TimeSpan.FromSeconds(400));
    }
}
