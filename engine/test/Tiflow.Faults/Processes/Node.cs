using System.Diagnostics;
using System.Globalization;
using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Processes;

/// <summary>
/// One command line on one host, and the process that runs it at the moment. Starting it again uses the same command, so
/// the same address and data.
/// </summary>
internal sealed class Node(string name, Host host, int port, IReadOnlyList<string> command, string directory) : IAsyncDisposable
{
    private const string ReadyPrefix = "ready: ";
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly StreamWriter _log = new(Path.Combine(directory, "output")) { AutoFlush = true };
    private readonly Lock _logLock = new();
    private IReadOnlyList<string> _command = command;
    private TaskCompletionSource _ready = new();
    private Process? _process;

    public string Name { get; } = name;

    public Host Host { get; } = host;

    public string Address { get; } = string.Create(CultureInfo.InvariantCulture, $"{host.Address}:{port}");

    /// <summary>What it keeps lies below it.</summary>
    public string Directory { get; } = directory;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The file that it logs to, if it logs to a file.</summary>
    public string LogPath { get; } = Path.Combine(directory, "log");

    /// <value>Whether it prints a line when it serves. Default true.</value>
    public bool AnnouncesItself { get; init; } = true;

    private Process Running => _process ?? throw new RigException($"{Name} was never started");

    /// <summary>Starts a process without waiting for it.</summary>
    public void Launch()
    {
        _process?.Dispose();
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] words = [.. Host.Enter, .. _command];
        Record($"$ {string.Join(' ', words)}");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(words[0], words[1..])
            {
                UseShellExecute = false,
                WorkingDirectory = Directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Record(line.Data);
        process.ErrorDataReceived += (_, line) => Record(line.Data);
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The next process is of another program; the rest of the command stays.</summary>
    public void Replace(string program, string by) => _command = [.. _command.Select(word => word == program ? by : word)];

    /// <summary>Waits for the line that says that it serves, if it prints one.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if (!AnnouncesItself)
        {
            return;
        }

        var exit = Running.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(_ready.Task, exit).WaitAsync(ReadyTimeout, TimeProvider.System, cancellationToken);
        if (first == exit && !_ready.Task.IsCompleted)
        {
            await exit;
            throw new RigException(string.Create(
                CultureInfo.InvariantCulture, $"{Name} ended with exit code {Running.ExitCode} before it was ready; see {Directory}"));
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Launch();
        await ReadyAsync(cancellationToken);
    }

    /// <param name="signal">What is sent.</param>
    /// <param name="child">The program of a process that it has started, which gets it instead; null: itself.</param>
    public void Send(Signal signal, string? child = null)
    {
        Record($"rig sends {signal}{(child is null ? "" : " to ")}{child}");
        Kernel.Send(IdOf(child), signal);
    }

    /// <summary>Waits for its end; returns the exit code, 128 + the signal if one ended it.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await Running.WaitForExitAsync(cancellationToken);
        return Running.ExitCode;
    }

    /// <summary>The kernel's letter for what the process does, or a child of it: T = stopped.</summary>
    public char KernelState(string? child = null) => Kernel.StateOf(IdOf(child));

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        if (_process is not null)
        {
            // Also for the last lines of its output.
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        await _log.DisposeAsync();
    }

    private void Record(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_logLock)
        {
            _log.WriteLine(line);
        }

        if (line.StartsWith(ReadyPrefix, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private int IdOf(string? child) => child is null ? Running.Id : Kernel.ChildOf(Running.Id, child);
}
