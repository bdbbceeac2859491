using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Hosting.Roles;

namespace Tiflow.Hosting.Tests;

/// <summary>A role that is ready when the test says so.</summary>
internal sealed class FakeRole : IRole
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Kind => "fake";

    public NodeAddress Address { get; init; } = new(new HostPort("127.0.0.1", 0), null);

    public string ListenFlag => "--fake-addr";

    public LogSettings Log { get; init; } = new(LogLevel.Information, null, LogFormat.Text);

    public TimeSpan ShutdownTimeout => TimeSpan.FromSeconds(5);

    public BackgroundService? Background { get; init; }

    public void BecomeReady() => _first.TrySetResult();

    public void CannotStart(Exception cause) => _first.TrySetException(cause);

    public string NameAt(HostPort advertised) => "one";

    public void AddServices(IServiceCollection services, HostPort advertised)
    {
        if (Background is not null)
        {
            services.AddSingleton<IHostedService>(Background);
        }
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        // Nothing beyond what every process has.
    }

    public Readiness ReadinessOf(IServiceProvider services) => new(_first.Task, () => _first.Task.IsCompletedSuccessfully);

    public void LogSettings(ILogger logger)
    {
        // Nothing to say.
    }
}
