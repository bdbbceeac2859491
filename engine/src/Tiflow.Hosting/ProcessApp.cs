using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Tiflow.Hosting.Logging;
using Tiflow.Hosting.Roles;
using Tiflow.Web.OnePort;

namespace Tiflow.Hosting;

/// <summary>
/// Builds the web application of a process. It starts from the empty builder: files and variables of the web framework
/// (appsettings.json, ASPNETCORE_URLS …) must not change what our own configuration says.
/// </summary>
internal static class ProcessApp
{
    // A job's config may have 1 MiB; a larger one must arrive in order to be refused by name.
    private const int MaxMessageBytes = 5 * 1024 * 1024;

    public static WebApplication Build(IRole role, Socket socket, TextWriter error)
    {
        var advertised = role.Address.Advertised(((IPEndPoint)socket.LocalEndPoint!).Port);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "tiflow" });
        builder.WebHost.UseKestrelCore();
        builder.ListenOnOnePort(socket, OnePortExtensions.DefaultPatience);
        builder.Logging.AddLines(role.Log, LogSink.Open(role.Log.File, error));

        var services = builder.Services;
        services.Configure<HostOptions>(options => options.ShutdownTimeout = role.ShutdownTimeout);
        services.AddSingleton<IHostLifetime, SignalFreeLifetime>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new NodeIdentity(role.Kind, role.NameAt(advertised), advertised.ToString()));
        services.AddSingleton(role.ReadinessOf);
        services.AddRoutingCore();
        services.AddGrpc(static options => options.MaxReceiveMessageSize = MaxMessageBytes);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService($"tiflow-{role.Kind}", serviceInstanceId: role.NameAt(advertised)))
            .WithMetrics(static metrics => metrics.AddMeter("Tiflow.*", "System.Runtime").AddPrometheusExporter());
        role.AddServices(services, advertised);

        var app = builder.Build();
        app.MapProcessEndpoints();
        role.Map(app);
        return app;
    }
}
