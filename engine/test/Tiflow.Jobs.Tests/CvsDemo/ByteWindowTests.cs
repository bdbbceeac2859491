using Tiflow.Jobs.CvsDemo;

namespace Tiflow.Jobs.Tests.CvsDemo;

public sealed class ByteWindowTests
{
    private readonly ByteWindow _window = new(limit: 100, start: 1000);

    [Fact]
    public async Task Reserve_WithRoom_DoesNotWait()
    {
        await _window.ReserveAsync(60, Token);

        _window.ReserveAsync(40, Token).AsTask().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Reserve_WhenFull_WaitsForAcknowledgements()
    {
        await _window.ReserveAsync(60, Token);
        var second = _window.ReserveAsync(60, Token).AsTask();
        second.IsCompleted.ShouldBeFalse();

        _window.Acknowledge(1010);
        second.IsCompleted.ShouldBeFalse();
        _window.Acknowledge(1060);

        await second.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public void Reserve_MoreThanTheWindow_GoesAlone() =>
        _window.ReserveAsync(500, Token).AsTask().IsCompleted.ShouldBeTrue();

    [Fact]
    public async Task Reserve_WhenCancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await _window.ReserveAsync(100, Token);
        var waiting = _window.ReserveAsync(1, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
