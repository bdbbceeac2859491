using System.Diagnostics;

namespace Tiflow.ClusterBench.Copying;

/// <summary>Copies of files by the tools of the system.</summary>
internal static class FileCopies
{
    /// <summary>The time that `cp` takes, and with <paramref name="durable"/> a sync of each copy.</summary>
    public static async Task<TimeSpan> RunAsync(string from, string to, bool durable, CancellationToken cancellationToken)
    {
        var script = durable ? "cp -r \"$1\" \"$2\" && sync \"$2\"/*" : "cp -r \"$1\" \"$2\"";
        var started = Stopwatch.GetTimestamp();
        await RunAsync("/bin/sh", ["-c", script, "sh", from, to], cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Directory.Delete(to, recursive: true);
        return elapsed;
    }

    public static void ThrowIfLengthsDiffer(string expected, string actual)
    {
        foreach (var file in Directory.GetFiles(expected))
        {
            var copy = Path.Combine(actual, Path.GetFileName(file));
            if (new FileInfo(file).Length != new FileInfo(copy).Length)
            {
                throw new IOException($"{copy} is not as long as {file}");
            }
        }
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))
            ?? throw new IOException($"{program} could not be started.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new IOException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }
}
