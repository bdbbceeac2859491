using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tiflow.Executor;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Hosting.JobTypes;

namespace Tiflow.Hosting.Roles;

internal sealed class ExecutorRole(ExecutorSettings settings) : IRole
{
    // Beyond the drain itself: saying goodbye to the master and closing connections.
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    public string Kind => "executor";

    public NodeAddress Address => settings.Address;

    public string ListenFlag => ExecutorKeys.WorkerAddr.FlagName;

    public LogSettings Log => settings.Log;

    public TimeSpan ShutdownTimeout => settings.Options.DrainTimeout + Goodbye;

    public string NameAt(HostPort advertised) => settings.NameAt(advertised);

    public void AddServices(IServiceCollection services, HostPort advertised)
    {
        services.AddSingleton(BuiltInJobTypes.Load());
        services.AddTiflowExecutor(settings.ToOptions(advertised));
    }

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapTiflowExecutor();

    public Readiness ReadinessOf(IServiceProvider services)
    {
        var status = services.GetRequiredService<ExecutorStatus>();
        return new Readiness(status.FirstReady, () => status.IsReady);
    }

    public void LogSettings(ILogger logger)
    {
        // Every setting of an executor is used.
    }
}
