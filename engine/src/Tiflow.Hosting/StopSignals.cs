using System.Runtime.InteropServices;

namespace Tiflow.Hosting;

/// <summary>
/// Turns the first signal to end into a request for a graceful stop; the second one ends the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int ExitCodeOfSignal = 128;

    private static readonly (PosixSignal Signal, int Number)[] Watched =
    [
        (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public StopSignals() =>
        _registrations = [.. Watched.Select(watched => PosixSignalRegistration.Create(watched.Signal, context => On(context, watched.Number)))];

    public CancellationToken Requested => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void On(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Environment.Exit(ExitCodeOfSignal + number);
        }

        _stop.Cancel();
    }
}
