using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Hosting.Roles;
using Tiflow.Web.Health;

namespace Tiflow.Hosting;

/// <summary>What every process answers: is it alive, is it ready, how is it, what is it.</summary>
internal static class ProcessEndpoints
{
    public static void MapProcessEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth(endpoints.ServiceProvider.GetRequiredService<Readiness>().Now);
        endpoints.MapGet("/version", VersionAsync);
        endpoints.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static Task VersionAsync(HttpContext context)
    {
        var node = context.RequestServices.GetRequiredService<NodeIdentity>();
        var build = ProductVersion.Current;
        return context.Response.WriteAsJsonAsync(
            new VersionAnswer(node.Kind, node.Name, build.Version, build.Commit, build.Runtime),
            HostingJson.Default.VersionAnswer,
            cancellationToken: context.RequestAborted);
    }
}
