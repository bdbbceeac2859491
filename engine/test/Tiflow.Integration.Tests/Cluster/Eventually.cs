namespace Tiflow.Integration.Tests.Cluster;

/// <summary>Waiting for a condition that nothing announces.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is as wanted; returns that answer.</summary>
    /// <exception cref="TimeoutException">The deadline came first; says what was waited for and the last
    /// answer.</exception>
    public static async Task<T> IsAsync<T>(
        string what, Func<CancellationToken, Task<T>> ask, Func<T, bool> wanted, CancellationToken deadline)
    {
        object? last = null;
        try
        {
            while (true)
            {
                var answer = await ask(deadline);
                if (wanted(answer))
                {
                    return answer;
                }

                last = answer;
                await Task.Delay(Interval, deadline);
            }
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: not in time; the last answer was: {last}", exception);
        }
    }
}
