using Tiflow.Client;
using Tiflow.ClusterBench.Peers;
using Tiflow.Commands.Demo;
using Tiflow.Protocol.Errors;

namespace Tiflow.ClusterBench.Processes;

/// <summary>
/// The processes that are measured, as `make engine` builds them, and the peers: each on a free port of this machine.
/// </summary>
internal sealed class BenchCluster(string directory) : IAsyncDisposable
{
    private const string FreePort = "127.0.0.1:0";

    private static readonly string Binaries = FindBinaries();

    // In the order of their start; stopped in reverse.
    private readonly List<ChildProcess> _children = [];

    public string MasterAddress { get; private set; } = "";

    public int MasterProcess { get; private set; }

    public int ExecutorProcess { get; private set; }

    public async Task StartEngineAsync(CancellationToken cancellationToken)
    {
        (MasterAddress, MasterProcess) = await StartAsync(
            "master", Binary("tiflow"), ["master", "--data-dir", PathOf("master"), "--master-addr", FreePort], cancellationToken);
        (_, ExecutorProcess) = await StartAsync(
            "executor",
            Binary("tiflow"),
            ["executor", "--join", MasterAddress, "--worker-addr", FreePort, "--data-dir", PathOf("executor")],
            cancellationToken);
    }

    /// <summary>Starts a demo server without data.</summary>
    public async Task<DataServer> StartDataServerAsync(string name, CancellationToken cancellationToken)
    {
        var data = PathOf(name);
        var (address, processId) = await StartAsync(
            name, Binary("tiflow-demoserver"), ["-d", data, "-a", FreePort, "-r", "0"], cancellationToken);
        return new DataServer(address, processId, data);
    }

    /// <summary>Starts this program again, as the process of the peers.</summary>
    public Task<(string Address, int ProcessId)> StartPeerAsync(CancellationToken cancellationToken)
    {
        var own = Environment.ProcessPath ?? throw new IOException("The path of this program is not known.");
        return StartAsync("peer", own, [PeerProcess.Argument], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children.AsEnumerable().Reverse())
        {
            await child.DisposeAsync();
        }
    }

    private async Task<(string Address, int ProcessId)> StartAsync(
        string name, string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var child = new ChildProcess(name, path, arguments, PathOf($"{name}.log"), TimeProvider.System);
        _children.Add(child);
        var address = await child.StartAsync(cancellationToken);
        return (address, await child.ProcessIdAsync());
    }

    private string PathOf(string name) => Path.Combine(directory, name);

    private static string Binary(string name)
    {
        var path = Path.Combine(Binaries, name);
        return File.Exists(path)
            ? path
            : throw new TiflowException(ErrorCodes.Unavailable, $"{path} is missing: run `make engine` first");
    }

    private static string FindBinaries()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tiflow.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? Environment.CurrentDirectory, "bin");
    }
}
