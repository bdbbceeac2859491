using System.Globalization;
using Tiflow.Client;
using Tiflow.Protocol.Errors;

namespace Tiflow.Commands.Demo;

/// <summary>A demo server, a master and executors, each its own process on a free port of this machine.</summary>
internal sealed class DemoCluster(string directory, TimeProvider time) : IAsyncDisposable
{
    private const string FreePort = "127.0.0.1:0";

    // In the order of their start; stopped in reverse.
    private readonly List<ChildProcess> _children = [];

    public string MasterAddress { get; private set; } = "";

    public string DataAddress { get; private set; } = "";

    public static string LogsOf(string directory) => Path.Combine(directory, "logs");

    public async Task StartAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(LogsOf(directory));
        DataAddress = await StartAsync("demoserver", Binary("tiflow-demoserver"), DataServerArguments(options), cancellationToken);
        MasterAddress = await StartAsync(
            "master",
            Binary("tiflow"),
            ["master", "--name", "demo", "--data-dir", Path.Combine(directory, "master"), "--master-addr", FreePort],
            cancellationToken);
        for (var number = 1; number <= options.Executors; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"executor-{number}");
            await StartAsync(
                name,
                Binary("tiflow"),
                [
                    "executor", "--name", name, "--join", MasterAddress, "--worker-addr", FreePort,
                    "--data-dir", Path.Combine(directory, name),
                ],
                cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children.AsEnumerable().Reverse())
        {
            await child.DisposeAsync();
        }
    }

    private string[] DataServerArguments(DemoOptions options) =>
    [
        "-d", Path.Combine(directory, "demo"),
        "-a", FreePort,
        "-r", options.Records.ToString(CultureInfo.InvariantCulture),
        "-f", options.Files.ToString(CultureInfo.InvariantCulture),
    ];

    // The address that the process prints when it serves.
    private async Task<string> StartAsync(
        string name,
        string path,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        Console.WriteLine($"starting {name}");
        var child = new ChildProcess(name, path, arguments, Path.Combine(LogsOf(directory), $"{name}.log"), time);
        _children.Add(child);
        return await child.StartAsync(cancellationToken);
    }

    private static string Binary(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path)
            ? path
            : throw new TiflowException(ErrorCodes.Unavailable, $"{path} is missing; `make engine` puts both binaries into one directory");
    }
}
