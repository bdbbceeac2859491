using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>Processes are killed without a word; later they are started again with the same data.</summary>
internal sealed class KillFault(params IReadOnlyList<Node> nodes) : IFault
{
    private const int Killed = 128 + (int)Signal.Kill;

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            node.Send(Signal.Kill);
        }

        return Task.CompletedTask;
    }

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            if (await node.ExitAsync(cancellationToken) is var code and not Killed)
            {
                throw new RigException($"{node.Name} should have been killed, but ended with exit code {code}");
            }

            node.Launch();
        }

        foreach (var node in nodes)
        {
            await node.ReadyAsync(cancellationToken);
        }
    }
}
