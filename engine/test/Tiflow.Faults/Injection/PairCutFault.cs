using Tiflow.Faults.Hosts;

namespace Tiflow.Faults.Injection;

/// <summary>Two hosts do not reach each other; both reach all others.</summary>
/// <param name="network">Between them.</param>
/// <param name="host">One of them.</param>
/// <param name="other">Finds the other one, when the fault begins.</param>
internal sealed class PairCutFault(Switch network, Host host, Func<CancellationToken, Task<Host>> other) : IFault
{
    public async Task InjectAsync(CancellationToken cancellationToken) =>
        await network.CutPairAsync(host, await other(cancellationToken), cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        if (await network.HealAsync(cancellationToken) == 0)
        {
            throw new RigException($"{host.Name} was cut off from one other host, but not one packet between them was lost");
        }
    }
}
