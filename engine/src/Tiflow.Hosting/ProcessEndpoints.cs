using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Hosting.Roles;

namespace Tiflow.Hosting;

/// <summary>What every process answers: is it alive, is it ready, how is it, what is it.</summary>
internal static class ProcessEndpoints
{
    public static void MapProcessEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/livez", static context => context.Response.WriteAsync("ok\n", context.RequestAborted));
        endpoints.MapGet("/readyz", ReadyAsync);
        endpoints.MapGet("/version", VersionAsync);
        endpoints.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static Task ReadyAsync(HttpContext context)
    {
        var isReady = context.RequestServices.GetRequiredService<Readiness>().Now();
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(isReady ? "ok\n" : "not ready\n", context.RequestAborted);
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
