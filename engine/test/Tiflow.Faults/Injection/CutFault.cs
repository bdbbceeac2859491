using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Injection;

/// <summary>A host is cut off from all others; its processes go on.</summary>
internal sealed class CutFault(Switch network, Host host, CutKind kind) : IFault
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(100);

    // Of 20 probes, each at least two packets, not one is hit by a loss of a quarter: once in 100,000 times.
    private const int Probes = 20;

    public Task InjectAsync(CancellationToken cancellationToken) => network.CutAsync(host, kind, cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        // The host may have had nothing to say meanwhile, so it is asked something.
        for (var i = 0; i < (kind == CutKind.Loss ? Probes : 1); i++)
        {
            await Probe.SendAsync(host, ProbeTimeout, cancellationToken);
        }

        if (await network.HealAsync(cancellationToken) == 0)
        {
            throw new RigException($"{host.Name} was cut off ({kind}), but not one packet was lost");
        }
    }
}
