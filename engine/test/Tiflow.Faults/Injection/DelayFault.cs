using System.Globalization;
using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Injection;

/// <summary>All that a host sends and gets arrives late, and some of it in another order.</summary>
internal sealed class DelayFault(Host host, int seed) : IFault
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);

    // Of so many frames, some overtake others.
    private const long Many = 1000;

    private SlowCable? _cable;

    public async Task InjectAsync(CancellationToken cancellationToken) =>
        _cable = await SlowCable.PlugInAsync(host, Delay, Jitter, seed, cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        var roundTrip = await RoundTripAsync(cancellationToken);
        var (delayed, overtaken) = await _cable!.PullOutAsync(cancellationToken);
        if (roundTrip < 2 * Delay)
        {
            throw new RigException(string.Create(
                CultureInfo.InvariantCulture, $"{host.Name} should have been slow to reach, but answered within {roundTrip.TotalMilliseconds:0} ms"));
        }

        if (delayed >= Many && overtaken == 0)
        {
            throw new RigException($"{delayed} frames from and to {host.Name} all kept their order");
        }
    }

    // The first one may also have asked for the host's hardware address.
    private async Task<TimeSpan> RoundTripAsync(CancellationToken cancellationToken)
    {
        await Probe.SendAsync(host, 10 * Delay, cancellationToken);
        var asked = TimeProvider.System.GetTimestamp();
        var answered = await Probe.SendAsync(host, 10 * Delay, cancellationToken);
        return answered
            ? TimeProvider.System.GetElapsedTime(asked)
            : throw new RigException($"{host.Name} should have been slow to reach, but did not answer at all");
    }
}
