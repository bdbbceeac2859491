using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Web.OnePort;

namespace Tiflow.Web.Tests.OnePort;

/// <summary>A server on one port that answers every request with the protocol that it came by.</summary>
internal sealed class OnePortHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OnePortHost(WebApplication app, int port) => (_app, Port) = (app, port);

    public int Port { get; }

    public ICollection<string> Addresses => _app.Urls;

    public static async Task<OnePortHost> StartAsync(TimeSpan? patience = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.ListenOnOnePort(socket, patience ?? OnePortExtensions.DefaultPatience);
        var app = builder.Build();
        app.Run(static context => context.Response.WriteAsync(context.Request.Protocol));
        await app.StartAsync(TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<IServer>().HideInProcessAddress();
        return new OnePortHost(app, ((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), TestContext.Current.CancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }
}
