using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Executor.Options;

namespace Tiflow.Executor;

/// <summary>Puts an executor into a host.</summary>
public static class ExecutorServiceCollectionExtensions
{
    /// <summary>
    /// Registers the executor's services. The host must provide a <see cref="TimeProvider"/> and a
    /// <see cref="Sdk.Registration.JobTypeCatalog"/>.
    /// </summary>
    public static IServiceCollection AddTiflowExecutor(this IServiceCollection services, ExecutorOptions options) =>
        services.AddSingleton(options);

    /// <summary>Maps the executor's gRPC services.</summary>
    public static void MapTiflowExecutor(this IEndpointRouteBuilder endpoints) => ArgumentNullException.ThrowIfNull(endpoints);
}
