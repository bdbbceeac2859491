using System.Diagnostics;

namespace Tiflow.Hosting.Tests.Processes;

/// <summary>The real program as a child process; killed at the end if it still runs.</summary>
internal sealed class TiflowProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private TiflowProcess(Process process) => _process = process;

    public static TiflowProcess Start(TempDirectory directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(TestPaths.Program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new TiflowProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var output = _process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = _process.StandardError.ReadToEndAsync(deadline.Token);
        await _process.WaitForExitAsync(deadline.Token);
        return (_process.ExitCode, await output, await error);
    }

    /// <summary>The next line of standard output.</summary>
    public Task<string?> LineAsync() => LineAsync(_process.StandardOutput);

    /// <summary>The next line of standard error.</summary>
    public Task<string?> ErrorLineAsync() => LineAsync(_process.StandardError);

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task<string?> LineAsync(StreamReader reader)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        return await reader.ReadLineAsync(deadline.Token);
    }
}
