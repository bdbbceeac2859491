using System.Collections.Concurrent;
using System.Threading.Channels;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Options;

namespace Tiflow.Master.Executors;

/// <summary>Finds out whether executors whose session broke are dead: see <see cref="ListenerProbe"/>.</summary>
internal sealed class ExecutorProber(MasterOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ListenerProbe _probe = new(time);
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
            if (await _probe.IsRefusedAsync(probe.Address, cancellationToken))
            {
                await PostAsync(new ClusterEvent.ProcessGone(probe.Executor, probe.ProcessId), loop, cancellationToken);
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
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
