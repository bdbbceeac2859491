using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Injection;

/// <summary>A host is cut off from all others; its processes go on.</summary>
internal sealed class CutFault(Switch network, Host host, CutKind kind) : IFault
{
    public Task InjectAsync(CancellationToken cancellationToken) => network.CutAsync(host, kind, cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        if (await network.HealAsync(cancellationToken) == 0)
        {
            throw new RigException($"{host.Name} was cut off ({kind}), but not one packet was lost");
        }
    }
}
