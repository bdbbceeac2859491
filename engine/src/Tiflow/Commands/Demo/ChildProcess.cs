using System.Diagnostics;
using Tiflow.Client;
using Tiflow.Protocol.Errors;

namespace Tiflow.Commands.Demo;

/// <summary>
/// A process of the demo: its output goes to a log file, and it ends when it is disposed or when the demo dies.
/// </summary>
internal sealed class ChildProcess(
    string name,
    string path,
    IReadOnlyList<string> arguments,
    string logPath,
    TimeProvider time) : IAsyncDisposable
{
    private const string ReadyPrefix = "ready: ";
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _logLock = new();
    private Task _exited = Task.CompletedTask;

    /// <summary>Starts the process and returns the address in its line <c>ready: ROLE NAME at ADDRESS</c>.</summary>
    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        // The kernel ends the child when the thread that started it ends, so this thread stays until the child is gone.
        _exited = Task.Factory.StartNew(RunToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _started.Task;
        try
        {
            return await _ready.Task.WaitAsync(ReadyTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw NotReady($"is not ready after {ReadyTimeout.TotalMinutes} minutes");
        }
    }

    public async Task<int> ProcessIdAsync() => (await _started.Task).Id;

    public async ValueTask DisposeAsync()
    {
        if (_started.Task is not { IsCompletedSuccessfully: true })
        {
            return;
        }

        var process = await _started.Task;
        ProcessSignal.Terminate(process);
        try
        {
            await _exited.WaitAsync(StopGrace, time);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await _exited;
        }

        process.Dispose();
    }

    private void RunToEnd()
    {
        try
        {
            using var log = File.CreateText(logPath);
            var process = new Process { StartInfo = StartInfo() };
            process.OutputDataReceived += (_, line) => Record(log, line.Data);
            process.ErrorDataReceived += (_, line) => Record(log, line.Data);
            process.Start();
            _started.SetResult(process);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            _ready.TrySetException(NotReady($"ended with exit code {process.ExitCode}"));
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception)
        {
            _started.TrySetException(NotReady($"cannot be started: {exception.Message}"));
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var info = ParentDeath.Wrap(path, arguments);
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        return info;
    }

    // Standard output and standard error come on threads of their own.
    private void Record(StreamWriter log, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_logLock)
        {
            log.WriteLine(line);
            log.Flush();
        }

        if (line.StartsWith(ReadyPrefix, StringComparison.Ordinal))
        {
            _ready.TrySetResult(line[(line.LastIndexOf(' ') + 1)..]);
        }
    }

    private TiflowException NotReady(string what) => new(ErrorCodes.Unavailable, $"{name} {what}; see {logPath}");
}
