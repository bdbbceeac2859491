using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Hosting.JobTypes;
using Tiflow.Master;

namespace Tiflow.Hosting.Roles;

internal sealed class MasterRole(MasterSettings settings) : IRole
{
    public string Kind => "master";

    public NodeAddress Address => settings.Address;

    public string ListenFlag => MasterKeys.MasterAddr.FlagName;

    public LogSettings Log => settings.Log;

    public TimeSpan ShutdownTimeout => TimeSpan.FromSeconds(10);

    public string NameAt(HostPort advertised) => settings.Options.Name;

    public void AddServices(IServiceCollection services, HostPort advertised)
    {
        services.AddSingleton<IJobTypes>(new JobTypeCheck(BuiltInJobTypes.Load()));
        services.AddTiflowMaster(settings.ToOptions(advertised));
    }

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapTiflowMaster();

    public Readiness ReadinessOf(IServiceProvider services)
    {
        var status = services.GetRequiredService<MasterStatus>();
        return new Readiness(status.FirstReady, () => status.IsReady);
    }

    public void LogSettings(ILogger logger)
    {
        foreach (var key in settings.Unused)
        {
            logger.SettingNotUsed(key);
        }
    }
}
