using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Master.Api;
using Tiflow.Master.Executors;
using Tiflow.Master.Leadership;
using Tiflow.Master.Options;
using Tiflow.Master.Storage;

namespace Tiflow.Master;

/// <summary>Puts a master into a host.</summary>
public static class MasterServiceCollectionExtensions
{
    /// <summary>
    /// Registers the master's services. The host must provide gRPC, a <see cref="TimeProvider"/> and a <see
    /// cref="JobTypeChecker"/>.
    /// </summary>
    public static IServiceCollection AddTiflowMaster(this IServiceCollection services, MasterOptions options) => services
        .AddSingleton(options)
        .AddSingleton<MasterStatus>()
        .AddSingleton<LeaderAccess>()
        .AddSingleton<MetaStoreSource>()
        .AddSingleton<JobRequestReader>()
        .AddHostedService<LeaderService>();

    /// <summary>Maps the master's gRPC services.</summary>
    public static void MapTiflowMaster(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<JobApiService>();
        endpoints.MapGrpcService<ClusterApiService>();
        endpoints.MapGrpcService<RunnableStoreApiService>();
        endpoints.MapGrpcService<ExecutorSessionService>();
    }
}
