using System.Diagnostics;
using System.Runtime.InteropServices;
using Grpc.Net.Client;

namespace Tiflow.DemoServer.Tests.Fixtures;

/// <summary>The real executable. It is killed when disposed.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const string ReadyPrefix = "ready: demoserver at ";
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private ServerProcess(params string[] arguments)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, "tiflow-demoserver");
        _process = Process.Start(new ProcessStartInfo(executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // null only for shell execution
    }

    public string Address { get; private set; } = "";

    public List<string> LinesBeforeReady { get; } = [];

    public static async Task<ServerProcess> StartAsync(params string[] arguments)
    {
        var server = new ServerProcess(arguments);
        while (await server._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(ReadyPrefix, StringComparison.Ordinal))
            {
                server.Address = line[ReadyPrefix.Length..];
                return server;
            }

            server.LinesBeforeReady.Add(line);
        }

        var error = await server._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await server.DisposeAsync();
        throw new InvalidOperationException($"The server did not become ready: {error}");
    }

    /// <summary>Runs to the end and returns exit code and standard error.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        await using var server = new ServerProcess(arguments);
        var error = await server._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (await server.ExitAsync(), error);
    }

    public GrpcChannel Connect() => GrpcChannel.ForAddress($"http://{Address}");

    public void Signal(PosixSignal signal)
    {
        var number = signal == PosixSignal.SIGTERM ? 15 : 2;
        Kill(_process.Id, number).ShouldBe(0);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_exitLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
