using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Options;

namespace Tiflow.Master.Executors;

/// <summary>
/// Tells death from silence: "connection refused" at an executor's port proves that nobody listens there any more, as
/// long as the executor keeps its port open for its whole life, which it does. No answer proves nothing.
/// </summary>
internal sealed class ExecutorProber(MasterOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _probes = new(StringComparer.Ordinal);

    /// <summary>Probes for the length of a lease; what is known is posted to the loop.</summary>
    public void Probe(ClusterEffect.Probe probe, LeaderLoop loop)
    {
        if (options.DeathProof && !(_probes.TryGetValue(probe.ProcessId, out var running) && !running.IsCompleted))
        {
            _probes[probe.ProcessId] = ProbeAsync(probe, loop, _stopping.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_probes.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ProbeAsync(ClusterEffect.Probe probe, LeaderLoop loop, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < options.Lease)
        {
            if (await IsRefusedAsync(probe.Address, cancellationToken))
            {
                await PostAsync(new ClusterEvent.ProcessGone(probe.Executor, probe.ProcessId), loop, cancellationToken);
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<bool> IsRefusedAsync(string address, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var client = new TcpClient();
        var colon = address.LastIndexOf(':');
        try
        {
            await client.ConnectAsync(address[..colon].Trim('[', ']'), int.Parse(address[(colon + 1)..], provider: null), either.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task PostAsync(ClusterEvent clusterEvent, LeaderLoop loop, CancellationToken cancellationToken)
    {
        try
        {
            await loop.PostAsync(clusterEvent, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // The leadership is over; the next leader probes for itself.
        }
    }
}
