using Microsoft.Extensions.Hosting;

namespace Tiflow.Hosting;

/// <summary>Leaves start and stop to the caller. The host's default would stop it on signals, which are <see cref="StopSignals"/>' business.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
