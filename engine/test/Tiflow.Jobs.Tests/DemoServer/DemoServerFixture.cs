using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Web.OnePort;

namespace Tiflow.Jobs.Tests.DemoServer;

/// <summary>A <see cref="DemoDataFake"/> behind a real gRPC server on a free loopback port.</summary>
internal sealed class DemoServerFixture : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DemoServerFixture(WebApplication application, DemoDataFake data)
    {
        _application = application;
        Data = data;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.Single()).Authority;
    }

    public DemoDataFake Data { get; }

    /// <summary>host:port.</summary>
    public string Address { get; }

    public static async Task<DemoServerFixture> StartAsync(params int[] rowsOfFiles)
    {
        var data = new DemoDataFake();
        foreach (var rows in rowsOfFiles)
        {
            data.AddFile(rows);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.ListenOnOnePort(new IPEndPoint(IPAddress.Loopback, 0), OnePortExtensions.DefaultPatience);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(data);
        builder.Services.AddGrpc();
        var application = builder.Build();
        application.MapGrpcService<DemoDataFake>();
        new RawRowsFake(data).Map(application);
        await application.StartAsync(TestContext.Current.CancellationToken);
        application.Services.GetRequiredService<IServer>().HideInProcessAddress();
        return new DemoServerFixture(application, data);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }
}
