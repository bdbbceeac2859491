using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tiflow.ClusterBench.Peers;

/// <summary>This program as the process of the peers: it serves until SIGTERM.</summary>
internal static class PeerProcess
{
    public const string Argument = "peer";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<PeerService>();
        await app.StartAsync(CancellationToken.None);
        Console.WriteLine($"ready: peer at {app.Urls.First().Replace("http://", "", StringComparison.Ordinal)}");
        await app.WaitForShutdownAsync(CancellationToken.None);
    }
}
