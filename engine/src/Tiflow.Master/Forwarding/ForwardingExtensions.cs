using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Tiflow.Master.Forwarding;

internal static class ForwardingExtensions
{
    /// <summary>Lets the leader answer the calls of these endpoints, whichever master gets them.</summary>
    public static void AnsweredByTheLeader(this IEndpointConventionBuilder endpoints) => endpoints.Add(static endpoint =>
    {
        var here = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<LeaderForwarding>().AnswerAsync(context, here);
    });
}
