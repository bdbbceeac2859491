using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Master.Api;
using Tiflow.Master.Executors;
using Tiflow.Master.Forwarding;
using Tiflow.Master.Leadership;
using Tiflow.Master.Member;
using Tiflow.Master.Options;
using Tiflow.Master.Storage;
using Tiflow.Metadata;

namespace Tiflow.Master;

/// <summary>Puts a master into a host.</summary>
public static class MasterServiceCollectionExtensions
{
    /// <summary>
    /// Registers the master's services. The host must provide gRPC, a <see cref="TimeProvider"/> and a <see
    /// cref="IJobTypes"/>.
    /// </summary>
    public static IServiceCollection AddTiflowMaster(this IServiceCollection services, MasterOptions options) => services
        .AddSingleton(options)
        .AddSingleton(new MasterRecord(options.Name, options.AdvertiseAddress, Guid.NewGuid().ToString("N"), options.Version))
        .AddSingleton<MasterStatus>()
        .AddSingleton<MetaStoreSource>()
        .AddSingleton<LeaderAccess>()
        .AddSingleton<JobRequestReader>()
        .AddSingleton<ScheduleRequestReader>()
        .AddSingleton<LeaderVigil>()
        .AddSingleton<LeaderObserver>()
        .AddSingleton<Rehearsal>()
        .AddSingleton<Campaigner>()
        .AddSingleton<LeaderForwarding>()
        .AddHttpForwarder()
        .AddHostedService<LeaderService>()
        .AddHostedService<RaftHandoverService>();

    /// <summary>Maps the master's gRPC services.</summary>
    public static void MapTiflowMaster(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<JobApiService>().AnsweredByTheLeader();
        endpoints.MapGrpcService<ScheduleApiService>().AnsweredByTheLeader();
        endpoints.MapGrpcService<ClusterApiService>().AnsweredByTheLeader();
        endpoints.MapGrpcService<ProjectApiService>().AnsweredByTheLeader();
        endpoints.MapGrpcService<MasterPeerService>();
        endpoints.MapGrpcService<RunnableStoreApiService>();
        endpoints.MapGrpcService<ExecutorSessionService>();
    }
}
