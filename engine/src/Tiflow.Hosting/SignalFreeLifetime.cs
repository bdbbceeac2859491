using Microsoft.Extensions.Hosting;

namespace Tiflow.Hosting;

/// <summary>
/// Keeps the generic host's hands off signals: <see cref="StopSignals"/> has them, and a host that stops the
/// application behind its back looks like an application that stopped by itself.
/// </summary>
internal sealed class SignalFreeLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
