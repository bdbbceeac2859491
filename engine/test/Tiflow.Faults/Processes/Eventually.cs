namespace Tiflow.Faults.Processes;

/// <summary>Waiting for what nothing announces.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until the answer is not null.</summary>
    /// <exception cref="RigException">Not within the limit.</exception>
    public static async Task<T> AsksAsync<T>(
        string what, TimeSpan limit, Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < limit)
        {
            if (await ask(cancellationToken) is { } answer)
            {
                return answer;
            }

            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }

        throw new RigException($"{what}: not within {limit.TotalSeconds:0} s");
    }

    /// <summary>Asks again and again until the answer is yes.</summary>
    public static Task IsAsync(string what, TimeSpan limit, Func<CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        AsksAsync(what, limit, async token => await ask(token) ? "yes" : null, cancellationToken);
}
