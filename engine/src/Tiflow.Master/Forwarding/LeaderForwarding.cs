using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Tiflow.Master.Leadership;
using Tiflow.Metadata;
using Tiflow.Protocol.Addresses;
using Yarp.ReverseProxy.Forwarder;

namespace Tiflow.Master.Forwarding;

/// <summary>
/// Any master will do for a client: one that does not lead hands calls on to the leader, and while there is none it
/// waits a little, unless it is about to end. Calls are handed on once: to a master that leads, or is about to.
/// </summary>
internal sealed class LeaderForwarding(
    LeaderAccess access, MasterRecord self, IHttpForwarder forwarder, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    public const string ForwardedBy = "tiflow-forwarded-by";

    /// <summary>A change of leaders takes less than this in most cases.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    // A watch may be silent for a long time.
    private static readonly ForwarderRequestConfig Request = new() { ActivityTimeout = TimeSpan.FromDays(1), AllowResponseBuffering = false };

    private readonly Lock _lock = new();
    private (FencingToken Leader, HttpMessageInvoker Invoker)? _line;
    private HttpMessageInvoker? _before;

    /// <summary>Answers a call by the leader, or here.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate here)
    {
        var started = time.GetTimestamp();
        while (!context.RequestAborted.IsCancellationRequested)
        {
            var changed = access.Changed;
            var other = access.Known is { } leader && leader.ProcessId != self.ProcessId ? leader : null;
            var isForwarded = context.Request.Headers.ContainsKey(ForwardedBy);
            var isUseless = lifetime.ApplicationStopping.IsCancellationRequested || time.GetElapsedTime(started) >= Patience;
            if (access.Current is not null || (isForwarded && other is not null) || isUseless)
            {
                await here(context);
                return;
            }

            if (other is not null && await TryForwardAsync(context, other, changed))
            {
                return;
            }

            await Task.WhenAny(changed, Task.Delay(RetryPause, time, context.RequestAborted));
        }
    }

    public void Dispose()
    {
        _line?.Invoker.Dispose();
        _before?.Dispose();
    }

    // A connection to a master that led before and was cut off then may be stuck for seconds after the network has healed: TCP waits
    // twice as long after each loss. So each leadership gets connections of its own; those of the one before end with their calls.
    private HttpMessageInvoker InvokerTo(LeaderRecord leader)
    {
        lock (_lock)
        {
            if (_line is { } line && line.Leader == leader.Token)
            {
                return line.Invoker;
            }

            _before?.Dispose();
            _before = _line?.Invoker;
            var invoker = NewInvoker();
            _line = (leader.Token, invoker);
            return invoker;
        }
    }

    private static HttpMessageInvoker NewInvoker() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = DistributedContextPropagator.CreatePassThroughPropagator(),
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromMilliseconds(500),
        ConnectCallback = HostLookup.OfProcess.ConnectAsync,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(2),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        UseCookies = false,
        UseProxy = false,
    });

    // False when nothing was sent: nobody could be reached at the leader's address.
    private async Task<bool> TryForwardAsync(HttpContext context, LeaderRecord leader, Task changed)
    {
        using var ending = new CancellationTokenSource();
        var sending = forwarder.SendAsync(
            context, $"http://{leader.Address}", InvokerTo(leader), Request, new AddSender(self.Name), ending.Token).AsTask();
        if (await Task.WhenAny(sending, changed) == changed)
        {
            // An answer that is on its way still counts; a deposed leader will not give one.
            await Task.WhenAny(sending, Task.Delay(RetryPause, time, ending.Token));
            await ending.CancelAsync();
        }

        if (await sending == ForwarderError.None || context.Response.HasStarted)
        {
            return true;
        }

        // Where it is not known whether the leader has got the call, the caller decides on repeating it.
        var isUnsent = context.Features.Get<IForwarderErrorFeature>()?.Exception
            is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            or OperationCanceledException { InnerException: TimeoutException };
        context.Response.Clear();
        if (!isUnsent)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return !isUnsent;
    }

    private sealed class AddSender(string name) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Version = System.Net.HttpVersion.Version20;
            proxyRequest.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            proxyRequest.Headers.Add(ForwardedBy, name);
        }
    }
}
