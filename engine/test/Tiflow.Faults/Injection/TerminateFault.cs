using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>A process is asked to end; later it is started again with the same data.</summary>
internal sealed class TerminateFault(Node node) : IFault
{
    public Task InjectAsync(CancellationToken cancellationToken)
    {
        node.Send(Signal.Term);
        return Task.CompletedTask;
    }

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        if (await node.ExitAsync(cancellationToken) is var code and not 0)
        {
            throw new RigException($"{node.Name} was asked to end, but ended with exit code {code}");
        }

        await node.StartAsync(cancellationToken);
    }
}
