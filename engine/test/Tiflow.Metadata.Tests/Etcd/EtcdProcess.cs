using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>
/// A real etcd member of a test, on free ports of this machine, with its data in a temporary directory.
/// </summary>
internal sealed class EtcdProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string[] _arguments;
    private Process? _process;

    private EtcdProcess(string name, int clientPort, int peerPort, string cluster)
    {
        Client = $"127.0.0.1:{clientPort}";
        _arguments =
        [
            "--name", name, "--data-dir", System.IO.Path.Combine(_directory.Path, "etcd"),
            "--listen-client-urls", $"http://{Client}", "--advertise-client-urls", $"http://{Client}",
            "--listen-peer-urls", $"http://127.0.0.1:{peerPort}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peerPort}",
            "--initial-cluster", cluster, "--initial-cluster-token", "tiflow-test",
            "--pre-vote=true", "--max-txn-ops", "4096", "--max-request-bytes", "8388608", "--snapshot-count", "1000",
            "--logger", "zap", "--log-level", "fatal",
        ];
    }

    public string Client { get; }

    public static async Task<EtcdProcess[]> StartClusterAsync(int members, CancellationToken cancellationToken)
    {
        var ports = FreePorts(2 * members);
        var cluster = string.Join(',', Enumerable.Range(0, members).Select(i => $"m{i}=http://127.0.0.1:{ports[members + i]}"));
        var processes = Enumerable.Range(0, members)
            .Select(i => new EtcdProcess($"m{i}", ports[i], ports[members + i], cluster))
            .ToArray();
        foreach (var process in processes)
        {
            process.Start();
        }

        await WaitUntilHealthyAsync(processes, cancellationToken);
        return processes;
    }

    public void Start()
    {
        try
        {
            _process = Process.Start(new ProcessStartInfo("etcd", _arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("etcd is not installed; install the package etcd-server.", e);
        }

        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _directory.Dispose();
    }

    private static async Task WaitUntilHealthyAsync(EtcdProcess[] processes, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        foreach (var process in processes)
        {
            while (!await IsHealthyAsync(http, process.Client, deadline.Token))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, string client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"http://{client}/health"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        var ports = listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
