using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tiflow.DemoServer.Hosting;

/// <summary>What a supervisor asks: does the process live, and is its data there.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints, Func<bool> isReady)
    {
        endpoints.MapGet("/livez", static context => context.Response.WriteAsync("ok\n", context.RequestAborted));
        endpoints.MapGet("/readyz", context => AnswerAsync(context, isReady()));
    }

    private static Task AnswerAsync(HttpContext context, bool isReady)
    {
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(isReady ? "ok\n" : "not ready\n", context.RequestAborted);
    }
}
