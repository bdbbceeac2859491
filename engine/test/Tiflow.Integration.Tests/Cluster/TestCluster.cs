using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Tiflow.Client;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>
/// Real processes in a temporary directory, all under one deadline. Whatever a test does, they are gone afterwards;
/// what they printed is shown when the test has failed.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    // Far above what a test takes on a machine that has nothing else to do.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly List<Node> _nodes = [];
    private readonly HttpClient _http = new();
    private MasterClient? _client;

    public TestCluster()
    {
        _deadline.CancelAfter(Limit);
        Directory = System.IO.Directory.CreateTempSubdirectory("tiflow-test-").FullName;
    }

    public string Directory { get; }

    public CancellationToken Deadline => _deadline.Token;

    /// <summary>Of the one master; of several, comma separated.</summary>
    public string MasterAddress { get; init; } = FreeAddress();

    /// <summary>For watching; what users do goes through <see cref="CliAsync"/>.</summary>
    public MasterClient Client => _client ??= new MasterClient(
        new MasterClientOptions { Addresses = Tiflow.Client.MasterAddress.ParseList(MasterAddress) });

    public static string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports.Next()}");

    public Task<Node> StartMasterAsync(string settings = "") => StartAsync(Master(settings));

    public Node Master(string settings = "", string directory = "master") => TiflowNode(
        directory,
        MasterAddress,
        ["master", "--config", MasterConfig(settings), "--data-dir", PathOf(directory), "--master-addr", MasterAddress]);

    public Task<Node> StartExecutorAsync(string name = "executor-1", params string[] more) => StartAsync(Executor(name, more));

    /// <summary>A master and an executor; returns the executor.</summary>
    public async Task<Node> StartPairAsync(params string[] executorFlags)
    {
        var executor = Executor("executor-1", executorFlags);
        await Task.WhenAll(StartMasterAsync(), executor.StartAsync());
        return executor;
    }

    public Node Executor(string name, params string[] more)
    {
        var address = FreeAddress();
        return TiflowNode(
            name,
            address,
            ["executor", "--name", name, "--join", MasterAddress, "--worker-addr", address, "--data-dir", PathOf(name), .. more]);
    }

    public Node DemoServer(long records = 0)
    {
        var address = FreeAddress();
        return Add(
            "demoserver",
            address,
            Repository.DemoServer,
            ["-d", PathOf("demo-data"), "-a", address, "-r", records.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>A process that runs a command as a user would type it, in the directory of the cluster.</summary>
    public Task<Node> StartShellAsync(string name, string address, string command) => StartAsync(Shell(name, address, command));

    public Node Shell(string name, string address, string command) => Add(name, address, "/bin/sh", ["-c", $"exec {command}"]);

    /// <summary>
    /// Makes the directory look like the repository to commands of the README. Data directories are relative by
    /// default: in the repository itself they would stay.
    /// </summary>
    public void LayOutLikeTheRepository()
    {
        System.IO.Directory.CreateSymbolicLink(PathOf("bin"), Repository.Binaries);
        System.IO.Directory.CreateDirectory(PathOf("engine/deployments/docker-compose"));
        System.IO.Directory.CreateSymbolicLink(PathOf("engine/deployments/docker-compose/config"), Repository.ShippedConfigs);
    }

    public Node TiflowNode(string name, string address, IReadOnlyList<string> arguments) => Add(name, address, Repository.Tiflow, arguments);

    public DemoData DataOf(Node demoServer) => new(demoServer.Address, Deadline);

    /// <summary>Runs <c>tiflow cli</c> against the master.</summary>
    public Task<CliResult> CliAsync(params string[] arguments) =>
        RunAsync(Repository.Tiflow, ["cli", "--master-addrs", MasterAddress, .. arguments]);

    /// <summary>Runs a program to its end.</summary>
    public async Task<CliResult> RunAsync(string path, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(Command(path, arguments))!; // null only for shell execution
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Deadline);
            var error = process.StandardError.ReadToEndAsync(Deadline);
            await process.WaitForExitAsync(Deadline);
            return new CliResult(string.Join(' ', arguments), process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>What a process answers to GET; null while it does not.</summary>
    public async Task<HttpStatusCode?> GetAsync(Node node, string path)
    {
        try
        {
            using var response = await _http.GetAsync($"http://{node.Address}{path}", Deadline);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Waits for an answer to GET.</summary>
    public Task AnswersAsync(Node node, string path, HttpStatusCode wanted) =>
        Eventually.IsAsync($"{node.Name} {path} is {wanted}", _ => GetAsync(node, path), status => status == wanted, Deadline);

    /// <summary>Creates a job through the CLI; returns its id.</summary>
    public async Task<string> CreateJobAsync(string type, object config, params string[] more)
    {
        var file = WriteFile("job.json", JsonSerializer.Serialize(config));
        var result = await CliAsync(["job", "create", "--job-type", type, "--job-config", file, .. more]);
        return result.ShouldExitWith(0).Output.Trim();
    }

    /// <summary>Follows a job until it is as wanted; it must be so before it has ended.</summary>
    public async Task<Job> JobAsync(string id, Func<Job, bool> wanted)
    {
        Job? last = null;
        try
        {
            await foreach (var job in Client.WatchAsync(id, Deadline))
            {
                last = job;
                if (wanted(job))
                {
                    return job;
                }
            }
        }
        catch (OperationCanceledException exception) when (Deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"job {id} is not in time what the test needs: {last}", exception);
        }

        throw new InvalidOperationException($"job {id} ended otherwise than the test needs: {last}");
    }

    public Task<Job> FinishedAsync(string id) => JobAsync(id, static job => job.State == JobState.Finished);

    public string PathOf(string name) => Path.Combine(Directory, name);

    public string WriteFile(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    public string Logs()
    {
        var text = new StringBuilder();
        foreach (var node in _nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"=== {node.Name}\n").AppendJoin('\n', node.Log).Append('\n');
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _http.Dispose();
        foreach (var node in _nodes.AsEnumerable().Reverse())
        {
            await node.DisposeAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
        _deadline.Dispose();
    }

    private static async Task<Node> StartAsync(Node node)
    {
        await node.StartAsync();
        return node;
    }

    /// <summary>Retries are quick, so that tests are.</summary>
    private string MasterConfig(string settings) => WriteFile(
        "master.toml",
        $"""
        {settings}
        retry.initial-delay = "100ms"
        retry.max-delay = "500ms"
        """);

    private Node Add(string name, string address, string path, IReadOnlyList<string> arguments)
    {
        var node = new Node(name, address, Command(path, arguments), Deadline);
        _nodes.Add(node);
        return node;
    }

    private ProcessStartInfo Command(string path, IReadOnlyList<string> arguments) => new(path, arguments)
    {
        UseShellExecute = false,
        WorkingDirectory = Directory,
        // What a killed process leaves in its temporary directory goes with the cluster's.
        Environment = { ["TMPDIR"] = Directory },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
