using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>
/// A process stands still, as on a machine that swaps or a virtual machine that is moved, and goes on as if nothing had
/// been.
/// </summary>
internal sealed class PauseFault(Node node) : IFault
{
    private const char Stopped = 'T';

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        node.Send(Signal.Stop);
        return Task.CompletedTask;
    }

    public Task HealAsync(CancellationToken cancellationToken)
    {
        if (node.KernelState() is var state and not Stopped)
        {
            throw new RigException($"{node.Name} should stand still, but its state is {state}");
        }

        node.Send(Signal.Continue);
        return Task.CompletedTask;
    }
}
