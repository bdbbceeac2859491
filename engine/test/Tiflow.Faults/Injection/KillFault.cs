using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>A process is killed without a word; later it is started again with the same data.</summary>
internal sealed class KillFault(Node node) : IFault
{
    private const int Killed = 128 + (int)Signal.Kill;

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        node.Send(Signal.Kill);
        return Task.CompletedTask;
    }

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        if (await node.ExitAsync(cancellationToken) is var code && code != Killed)
        {
            throw new RigException($"{node.Name} should have been killed, but ended with exit code {code}");
        }

        await node.StartAsync(cancellationToken);
    }
}
