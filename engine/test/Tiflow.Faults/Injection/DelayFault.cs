using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Injection;

/// <summary>All that a host sends and gets arrives late, and some of it in another order.</summary>
internal sealed class DelayFault(Host host, int seed) : IFault
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);

    private SlowCable? _cable;

    public async Task InjectAsync(CancellationToken cancellationToken) =>
        _cable = await SlowCable.PlugInAsync(host, Delay, Jitter, seed, cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        var (delayed, _) = await _cable!.PullOutAsync(cancellationToken);
        if (delayed == 0)
        {
            throw new RigException($"{host.Name} should have been slow to reach, but not one frame was delayed");
        }
    }
}
