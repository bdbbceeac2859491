using System.Globalization;
using Tiflow.Client;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clients;

/// <summary>
/// Clients that create one small job after the other, from before a fault until after it. Each begins with another master,
/// so one of them begins with the one that fails. Beside them others cancel some of the jobs, and read the newest through one
/// master each: what writers wait for is a creation, always.
/// </summary>
internal sealed class Writers : IAsyncDisposable
{
    private const int CancelEvery = 10;

    // With three clients one is nearly always asking; and what they ask for is a small part of what the machine can do.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly object SmallestJob = FakeJobs.Config(workers: 1, ticks: 0, TimeSpan.FromMilliseconds(1));

    // Runs for as long as it may take to cancel it while a leader fails, but not for ever.
    private static readonly object CanceledJob = FakeJobs.Config(workers: 1, ticks: 100, TimeSpan.FromMilliseconds(50));

    private readonly History _history;
    private readonly Canceler _canceler;
    private readonly CancellationTokenSource _end = new();
    private readonly List<RecordingClient> _clients = [];
    private readonly List<RecordingClient> _others = [];
    private readonly List<Task> _running = [];
    private volatile string? _newest;

    public Writers(FaultCluster cluster, History history)
    {
        _history = history;
        _canceler = new Canceler(Other("canceler", cluster.NewClient(preferred: 0)));
        _running.Add(_canceler.RunAsync(_end.Token));
        for (var i = 0; i < cluster.Masters.Count; i++)
        {
            var client = new RecordingClient(Named("writer", i + 1), cluster.NewClient(i), history);
            _clients.Add(client);
            _running.Add(WriteAsync(client));
            var reader = new Reader(Other(Named("reader", i + 1), FaultCluster.NewClientOf(cluster.Masters[i])), () => _newest);
            _running.Add(reader.RunAsync(_end.Token));
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
        foreach (var client in _clients.Concat(_others))
        {
            client.Dispose();
        }

        _end.Dispose();
    }

    private async Task WriteAsync(RecordingClient client)
    {
        for (var i = 1; !_end.IsCancellationRequested; i++)
        {
            // The second one, too: in some rounds there are few before the fault.
            var isCanceled = i % CancelEvery == 2;
            var id = Named($"{client.Name}-", i);
            if (await client.CreateAsync(id, FakeJobs.Type, isCanceled ? CanceledJob : SmallestJob, _end.Token) is not null)
            {
                Acknowledged(id, isCanceled);
            }

            await Task.Delay(Pause, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Acknowledged(string id, bool isCanceled)
    {
        _newest = id;
        if (isCanceled)
        {
            _canceler.Cancel(id);
        }
    }

    private RecordingClient Other(string name, MasterClient client)
    {
        var other = new RecordingClient(name, client, _history);
        _others.Add(other);
        return other;
    }

    private static string Named(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word}{number}");
}
