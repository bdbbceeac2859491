using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>
/// One command line of the cluster and the process that runs it at the moment. Starting it again uses the same command,
/// so the same address and data directory.
/// </summary>
internal sealed class Node(string name, string address, ProcessStartInfo command, CancellationToken deadline) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private TaskCompletionSource<string> _ready = new();
    private Process? _process;

    public string Name { get; } = name;

    public string Address { get; } = address;

    public int ProcessId => Running.Id;

    /// <summary>Everything that all its processes have printed.</summary>
    public IReadOnlyCollection<string> Log => _log;

    private Process Running => _process ?? throw new InvalidOperationException($"{Name} was never started");

    /// <summary>Starts a process without waiting for it.</summary>
    public void Launch()
    {
        _process?.Dispose();
        _ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _log.Enqueue($"$ {command.FileName} {string.Join(' ', command.ArgumentList)}");
        var process = new Process { StartInfo = command };
        process.OutputDataReceived += (_, line) => Record(line.Data);
        process.ErrorDataReceived += (_, line) => Record(line.Data);
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits for the line that says that it serves.</summary>
    public async Task ReadyAsync()
    {
        var exit = Running.WaitForExitAsync(deadline);
        if (await Task.WhenAny(_ready.Task, exit) == exit && !_ready.Task.IsCompleted)
        {
            await exit;
            throw new InvalidOperationException($"{Name} ended with exit code {Running.ExitCode} before it was ready: {_log.LastOrDefault()}");
        }
    }

    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    public void Send(Signal signal) => Kill(ProcessId, (int)signal).ShouldBe(0, $"{signal} to {Name}");

    public async Task Kill9Async()
    {
        Send(Signal.Kill);
        (await ExitAsync()).ShouldBe(128 + (int)Signal.Kill);
    }

    /// <summary>Asks it to end; returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Send(Signal.Term);
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await Running.WaitForExitAsync(deadline);
        _log.Enqueue($"exit code {Running.ExitCode}");
        return Running.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Record(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        if (line.StartsWith("ready: ", StringComparison.Ordinal))
        {
            _ready.TrySetResult(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
