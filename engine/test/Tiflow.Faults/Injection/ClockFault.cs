using System.Globalization;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>The wall clock of a process jumps, and later jumps back. Its monotonic clock goes on as ever.</summary>
internal sealed class ClockFault(Node node, TimeSpan jump) : IFault
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    public static bool IsPossible => File.Exists(Library);

    /// <summary>The words before a command whose clock is to jump. The file holds the offset, in seconds.</summary>
    public static IReadOnlyList<string> Wrap(string clockFile)
    {
        File.WriteAllText(clockFile, "+0");
        return
        [
            "env", $"LD_PRELOAD={Library}", $"FAKETIME_TIMESTAMP_FILE={clockFile}", "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1",
        ];
    }

    public Task InjectAsync(CancellationToken cancellationToken) => SetAsync(jump, cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        if ((await OffsetAsync(cancellationToken) - jump).Duration() > TimeSpan.FromMinutes(1))
        {
            throw new RigException($"the clock of {node.Name} should have jumped by {jump}, but did not");
        }

        await SetAsync(TimeSpan.Zero, cancellationToken);
    }

    private Task SetAsync(TimeSpan offset, CancellationToken cancellationToken) => File.WriteAllTextAsync(
        Path.Combine(node.Directory, "clock"),
        offset.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture),
        cancellationToken);

    // The web server of each process says what time it is.
    private async Task<TimeSpan> OffsetAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://{node.Address}/livez"), cancellationToken);
        var date = response.Headers.Date ?? throw new RigException($"{node.Name} does not say what time it is");
        return date - TimeProvider.System.GetUtcNow();
    }
}
