using System.Diagnostics;

namespace Tiflow.Jobs.Tests.Harness;

internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the condition holds; fails after 20 s.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string promise)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(startedAt).ShouldBeLessThan(Limit, promise);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}
