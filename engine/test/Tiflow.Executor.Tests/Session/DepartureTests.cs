using Microsoft.Extensions.Time.Testing;
using Tiflow.Executor.Session;

namespace Tiflow.Executor.Tests.Session;

public sealed class DepartureTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Departure _departure;
    private int _said;

    public DepartureTests() => _departure = new Departure(_time);

    public void Dispose() => _departure.Dispose();

    [Fact]
    public async Task LeaveAsync_GoodbyeComes_IsTrue()
    {
        _departure.Attach(() => _said++);
        var leaving = _departure.LeaveAsync(TestContext.Current.CancellationToken);

        _departure.Goodbye();

        (await leaving, _said).ShouldBe((true, 1));
    }

    [Fact]
    public async Task LeaveAsync_NoSession_DoesNotWait() =>
        (await _departure.LeaveAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();

    [Fact]
    public async Task LeaveAsync_NextSession_SaysItAgain()
    {
        _departure.Attach(() => _said++);
        var leaving = _departure.LeaveAsync(TestContext.Current.CancellationToken);

        _departure.Detach();
        _departure.Attach(() => _said++);
        _time.Advance(TimeSpan.FromMinutes(1));
        _departure.Goodbye();

        (await leaving, _said).ShouldBe((true, 2));
    }

    [Fact]
    public async Task LeaveAsync_NoLeaderComesBack_IsFalse()
    {
        _departure.Attach(() => _said++);
        var leaving = _departure.LeaveAsync(TestContext.Current.CancellationToken);

        _departure.Detach();
        _time.Advance(TimeSpan.FromSeconds(3));

        (await leaving).ShouldBeFalse();
    }
}
