using System.Runtime.InteropServices;

namespace Tiflow.DemoServer.Hosting;

/// <summary>The first SIGTERM or SIGINT stops the host gracefully; the second one ends the process at once.</summary>
internal sealed class SecondSignal : IDisposable
{
    private const int ExitCodeBase = 128;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public SecondSignal()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, 2)),
        ];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit(ExitCodeBase + number);
        }
    }
}
