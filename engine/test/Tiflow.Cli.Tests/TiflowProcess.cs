using System.Diagnostics;

namespace Tiflow.Cli.Tests;

// Runs the built exe, which stands beside the tests, as a user's shell would.
internal sealed class TiflowProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private TiflowProcess(Process process, Task<string> output, Task<string> error) =>
        (_process, _output, _error) = (process, output, error);

    public static TiflowProcess Start(string input, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "tiflow"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Remove("TIFLOW_MASTER_ADDRS");
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var process = Process.Start(info)!; // Null only when the shell starts it.
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new TiflowProcess(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public static Task<CommandResult> RunAsync(params IEnumerable<string> arguments) =>
        RunAsync("", new Dictionary<string, string>(), arguments);

    public static async Task<CommandResult> RunAsync(
        string input,
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> arguments)
    {
        await using var process = Start(input, environment, arguments);
        return await process.EndAsync();
    }

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<CommandResult> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return new CommandResult(_process.ExitCode, await _output, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
