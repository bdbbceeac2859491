using Tiflow.Hosting.Roles;

namespace Tiflow.Hosting.Tests;

/// <summary>A process host inside the test's process.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stop = new();

    public RunningHost(IRole role) => ExitCode = new ProcessHost(Output, Error).RunAsync(() => role, _stop.Token);

    public LineWriter Output { get; } = new();

    public LineWriter Error { get; } = new();

    public Task<int> ExitCode { get; }

    /// <summary>Starts a role that is ready at once; returns where it serves.</summary>
    public static async Task<(RunningHost Host, Uri Address)> StartAsync(FakeRole role)
    {
        role.BecomeReady();
        var host = new RunningHost(role);
        return (host, await host.ReadyAsync());
    }

    public async Task<Uri> ReadyAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var line = await Output.NextAsync(deadline.Token);
        line.ShouldStartWith("ready: fake one at 127.0.0.1:");
        return new Uri($"http://{line[(line.LastIndexOf(' ') + 1)..]}");
    }

    /// <summary>The address in the log line of the start: known before the role is ready.</summary>
    public async Task<Uri> ListeningAsync()
    {
        var line = await Error.NextAsync(TestContext.Current.CancellationToken);
        return new Uri($"http://{line[(line.LastIndexOf(' ') + 1)..]}");
    }

    public Task<int> StopAsync()
    {
        _stop.Cancel();
        return ExitCode.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
