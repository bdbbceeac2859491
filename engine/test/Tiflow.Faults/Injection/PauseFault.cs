using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>
/// A process stands still, as on a machine that swaps or a virtual machine that is moved, and goes on as if nothing had
/// been.
/// </summary>
/// <param name="node">Whose process.</param>
/// <param name="child">The program of a process that it has started, which stands still instead; null: itself.</param>
internal sealed class PauseFault(Node node, string? child = null) : IFault
{
    private const char Stopped = 'T';

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        node.Send(Signal.Stop, child);
        return Task.CompletedTask;
    }

    public Task HealAsync(CancellationToken cancellationToken)
    {
        if (node.KernelState(child) is var state and not Stopped)
        {
            throw new RigException($"{child ?? "all"} of {node.Name} should stand still, but its state is {state}");
        }

        node.Send(Signal.Continue, child);
        return Task.CompletedTask;
    }
}
