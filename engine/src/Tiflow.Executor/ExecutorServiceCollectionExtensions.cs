using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Options;
using Tiflow.Executor.Runtime;
using Tiflow.Executor.Session;

namespace Tiflow.Executor;

/// <summary>Puts an executor into a host.</summary>
public static class ExecutorServiceCollectionExtensions
{
    /// <summary>
    /// Registers the executor's services. The host must provide a <see cref="TimeProvider"/> and a
    /// <see cref="Sdk.Registration.JobTypeCatalog"/>.
    /// </summary>
    public static IServiceCollection AddTiflowExecutor(this IServiceCollection services, ExecutorOptions options) => services
        .AddSingleton(options)
        .AddSingleton<ExecutorStatus>()
        .AddSingleton<ExecutorIdentity>()
        .AddSingleton<EventOutbox>()
        .AddSingleton<LeaseWatch>()
        .AddSingleton<LeaderLink>()
        .AddSingleton<LocalDirectories>()
        .AddSingleton<RunnableHostFactory>()
        .AddSingleton<RunnableTable>()
        .AddSingleton<Departure>()
        .AddSingleton<SessionParts>()
        .AddSingleton<LeaderSearch>()
        .AddHostedService<TrashCollector>()
        .AddHostedService<LeaseGuard>()
        .AddHostedService<SessionLoop>();

    /// <summary>
    /// Maps what the executor serves beside the host's own pages: nothing yet. Its port is open until nothing leaves it
    /// any more, as proof of it.
    /// </summary>
    public static void MapTiflowExecutor(this IEndpointRouteBuilder endpoints) => ArgumentNullException.ThrowIfNull(endpoints);
}
