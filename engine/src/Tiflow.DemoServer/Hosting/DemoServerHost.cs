using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.DemoServer.Raw;
using Tiflow.DemoServer.Rpc;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Writing;
using Tiflow.Web.Health;
using Tiflow.Web.OnePort;

namespace Tiflow.DemoServer.Hosting;

/// <summary>The server of one data directory: composition, start and stop.</summary>
internal sealed class DemoServerHost : IAsyncDisposable
{
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_keepAlivePingDelay = TimeSpan.FromSeconds(30);

    private static readonly IPAddress AllInterfaces = Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    private readonly WebApplication _app;
    private readonly DirectoryLock _lock;

    private DemoServerHost(WebApplication app, DirectoryLock directoryLock)
    {
        _app = app;
        _lock = directoryLock;
    }

    /// <summary>The address with the real port.</summary>
    public string Address => _app.Urls.First().Replace("http://", "", StringComparison.Ordinal);

    /// <summary>Starts to serve, and generates the first data if there is none.</summary>
    /// <exception cref="StartupException">The directory or the address cannot be used.</exception>
    public static async Task<DemoServerHost> StartAsync(
        DemoServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var address = await options.Address.ResolveAsync(cancellationToken);
        var root = new DataRoot(options.Directory);
        var directoryLock = DirectoryLock.Take(root.Directory);
        var host = new DemoServerHost(Build(root, address, options), directoryLock);
        try
        {
            var source = host._app.Services.GetRequiredService<SourceFiles>();
            source.Load();
            await host.ListenAsync(options.Address, cancellationToken);
            host._app.Services.GetRequiredService<IServer>().HideInProcessAddress();
            await FirstData.PrepareAsync(source, options, output, cancellationToken);
            return host;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await host.DisposeAsync();
            throw new StartupException("DATA_DIRECTORY", $"{error.Message} Check --dir '{options.Directory}'");
        }
        catch (Exception error) when (error is StartupException or OperationCanceledException)
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Serves until <paramref name="stopRequested"/>, and then until running calls have ended, at most five seconds
    /// longer.
    /// </summary>
    public Task RunAsync(CancellationToken stopRequested) => _app.WaitForShutdownAsync(stopRequested);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _lock.Dispose();
    }

    private static WebApplication Build(DataRoot root, IPAddress? address, DemoServerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Tiflow", LogLevel.Information)
            // Reported by ListenAsync, in one line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None)
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.ListenOnOnePort(
            new IPEndPoint(address ?? AllInterfaces, options.Address.Port), OnePortExtensions.DefaultPatience);
        builder.WebHost.ConfigureKestrel(SetLimits);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdownTimeout);
        builder.Services.AddSingleton(root).AddSingleton<SourceFiles>().AddSingleton<DestinationFiles>()
            .AddSingleton<FileWriting>().AddSingleton<RawRows>().AddSingleton<DirectoryComparer>().AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlockPoolFactory>();
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<StorageErrorInterceptor>());
        var app = builder.Build();
        app.MapGrpcService<BatchDataService>();
        app.MapGrpcService<RecordDataService>();
        app.Services.GetRequiredService<RawRows>().Map(app);
        app.MapHealth(isReady: () => options.Records == 0 || app.Services.GetRequiredService<SourceFiles>().IsReady);
        return app;
    }

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        // A few blocks of a file on their way to the client, so that reading and sending take place side by side.
        kestrel.Limits.MaxResponseBufferSize = 4 * LargeBlockPool.BlockBytes;
        // Room for a few batches in flight per stream. More is slower: what is in flight should stay in the processor's
        // cache.
        kestrel.Limits.Http2.InitialStreamWindowSize = 256 * 1024;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
        // A stream may be idle for long; a client that is gone without a word is found by pings.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.Http2.KeepAlivePingDelay = s_keepAlivePingDelay;
    }

    private async Task ListenAsync(ListenAddress address, CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new StartupException(
                "ADDRESS_IN_USE", $"cannot listen on {address}: stop the process that uses it, or name another --addr");
        }
        catch (SocketException error)
        {
            throw new StartupException(
                "LISTEN_FAILED", $"cannot listen on {address} ({error.Message}): name another --addr");
        }
    }
}
