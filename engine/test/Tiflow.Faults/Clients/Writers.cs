using System.Globalization;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clients;

/// <summary>
/// Clients that create one small job after the other, from before a fault until after it. Each begins with another master,
/// so one of them begins with the one that fails.
/// </summary>
internal sealed class Writers : IAsyncDisposable
{
    // With three clients one is nearly always asking; and what they ask for is a small part of what the machine can do.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly object SmallestJob = FakeJobs.Config(workers: 1, ticks: 0, TimeSpan.FromMilliseconds(1));

    private readonly History _history;
    private readonly CancellationTokenSource _end = new();
    private readonly List<RecordingClient> _clients = [];
    private readonly List<Task> _running = [];

    public Writers(FaultCluster cluster, History history)
    {
        _history = history;
        for (var i = 0; i < cluster.Masters.Count; i++)
        {
            var client = new RecordingClient(string.Create(CultureInfo.InvariantCulture, $"writer{i + 1}"), cluster.NewClient(i), history);
            _clients.Add(client);
            _running.Add(WriteAsync(client));
        }
    }

    /// <summary>Waits until each of them has asked and been answered since then.</summary>
    /// <param name="since">As <see cref="History.Now"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WriteAgainAsync(double since, CancellationToken cancellationToken) => Eventually.IsAsync(
        "a write of each client",
        FaultCluster.Convergence * 2,
        _ => Task.FromResult(_clients.TrueForAll(client => _history.HasCreation(client.Name, since))),
        cancellationToken);

    /// <summary>How long the one that waited longest had to wait for an acknowledgement, from the fault on.</summary>
    /// <param name="since">When the fault began, as <see cref="History.Now"/>.</param>
    public TimeSpan LongestOutage(double since) =>
        _clients.Max(client => Outage.Longest(_history.Snapshot(), client.Name, since));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _end.Dispose();
    }

    private async Task WriteAsync(RecordingClient client)
    {
        for (var i = 1; !_end.IsCancellationRequested; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{client.Name}-{i}");
            await client.CreateAsync(id, FakeJobs.Type, SmallestJob, _end.Token);
            await Task.Delay(Pause, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
