using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>Processes are asked to end; later they are started again with the same data.</summary>
internal sealed class TerminateFault(params IReadOnlyList<Node> nodes) : IFault
{
    public Task InjectAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            node.Send(Signal.Term);
        }

        return Task.CompletedTask;
    }

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            if (await node.ExitAsync(cancellationToken) is var code and not 0)
            {
                throw new RigException($"{node.Name} was asked to end, but ended with exit code {code}");
            }
        }

        foreach (var node in nodes)
        {
            node.Launch();
        }

        foreach (var node in nodes)
        {
            await node.ReadyAsync(cancellationToken);
        }
    }
}
