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
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _probes = new(StringComparer.Ordinal);

    /// <summary>How many processes are being probed.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _probes.Count;
            }
        }
    }

    /// <summary>Probes for the length of a lease; what is known is posted to the loop.</summary>
    public void Probe(ClusterEffect.Probe probe, LeaderLoop loop)
    {
        lock (_lock)
        {
            if (options.DeathProof && !_probes.ContainsKey(probe.ProcessId))
            {
                // On another thread: a probe that is over at once must not be taken out before it is in.
                _probes.Add(probe.ProcessId, Task.Run(() => RunAsync(probe, loop, _stopping.Token), CancellationToken.None));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(Running()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private Task[] Running()
    {
        lock (_lock)
        {
            return [.. _probes.Values];
        }
    }

    private async Task RunAsync(ClusterEffect.Probe probe, LeaderLoop loop, CancellationToken cancellationToken)
    {
        try
        {
            await ProbeAsync(probe, loop, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _probes.Remove(probe.ProcessId);
            }
        }
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
