using System.Runtime.InteropServices;

namespace Tiflow.DemoServer.Hosting;

/// <summary>The first SIGTERM or SIGINT asks to stop; the second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int ExitCodeBase = 128;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly CancellationTokenSource _requested = new();
    private int _count;

    public StopSignals()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, 2)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _requested.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit(ExitCodeBase + number);
        }

        _requested.Cancel();
    }
}
