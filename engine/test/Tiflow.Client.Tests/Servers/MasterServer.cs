using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tiflow.Client.Tests.Servers;

// Serves a scripted master on a free port.
internal sealed class MasterServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private MasterServer(WebApplication application, ScriptedMaster master) => (_application, Master) = (application, master);

    public ScriptedMaster Master { get; }

    public ScriptedSchedules Schedules => _application.Services.GetRequiredService<ScriptedSchedules>();

    public ScriptedCluster Cluster => _application.Services.GetRequiredService<ScriptedCluster>();

    // host:port
    public string Address => new Uri(_application.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public static async Task<MasterServer> StartAsync()
    {
        var master = new ScriptedMaster();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(master);
        builder.Services.AddSingleton<ScriptedCluster>();
        builder.Services.AddSingleton<ScriptedSchedules>();
        builder.Services.AddGrpc();
        var application = builder.Build();
        application.MapGrpcService<ScriptedMaster>();
        application.MapGrpcService<ScriptedCluster>();
        application.MapGrpcService<ScriptedSchedules>();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new MasterServer(application, master);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
