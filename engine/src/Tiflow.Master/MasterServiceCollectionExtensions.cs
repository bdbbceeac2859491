using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Master.Options;

namespace Tiflow.Master;

/// <summary>Puts a master into a host.</summary>
public static class MasterServiceCollectionExtensions
{
    /// <summary>
    /// Registers the master's services. The host must provide a <see cref="TimeProvider"/> and a <see cref="JobTypeChecker"/>.
    /// </summary>
    public static IServiceCollection AddTiflowMaster(this IServiceCollection services, MasterOptions options) =>
        services.AddSingleton(options);

    /// <summary>Maps the master's gRPC services.</summary>
    public static void MapTiflowMaster(this IEndpointRouteBuilder endpoints) => ArgumentNullException.ThrowIfNull(endpoints);
}
