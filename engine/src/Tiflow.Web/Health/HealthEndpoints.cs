using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tiflow.Web.Health;

/// <summary>What a supervisor asks of every process: does it live, is it ready.</summary>
internal static class HealthEndpoints
{
    /// <param name="endpoints">Get <c>/livez</c> and <c>/readyz</c>.</param>
    /// <param name="isReady">Asked at each call, from any thread.</param>
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
