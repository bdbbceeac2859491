using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Tiflow.Web.OnePort;

/// <summary>
/// Serves HTTP/1.1 and HTTP/2 on one port without TLS, which Kestrel itself does only where TLS negotiates the
/// protocol.
/// </summary>
internal static class OnePortExtensions
{
    private const int MaxConnections = 10_000;
    private const int MaxStreamsPerConnection = 1_000;
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait for the first bytes of a connection.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    /// <summary>Serves on a socket that listens already.</summary>
    public static void ListenOnOnePort(this WebApplicationBuilder builder, Socket socket, TimeSpan patience)
    {
        builder.WebHost.UseSockets(options => options.CreateBoundListenSocket = _ => socket);
        builder.ListenOnOnePort(socket.LocalEndPoint!, patience);
    }

    /// <summary>Serves on an address.</summary>
    public static void ListenOnOnePort(this WebApplicationBuilder builder, EndPoint address, TimeSpan patience)
    {
        var http2 = new Http2EndPoint();
        var splitter = new ProtocolSplitter(http2, patience, TimeProvider.System);
        builder.Services.AddSingleton<IConnectionListenerFactory, Http2ListenerFactory>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            SetLimits(kestrel);
            kestrel.Listen(http2, static listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => splitter.RunAsync(next, connection));
            });
        });
    }

    /// <summary>
    /// Takes the endpoint inside the process out of the addresses that the server shows; call it once the server has
    /// started.
    /// </summary>
    public static void HideInProcessAddress(this IServer server)
    {
        var shown = new ServerAddressesFeature();
        foreach (var address in server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses)
        {
            if (!address.Contains(Http2EndPoint.Name, StringComparison.Ordinal))
            {
                shown.Addresses.Add(address);
            }
        }

        server.Features.Set<IServerAddressesFeature>(shown);
    }

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;

        // Half-open connections are found by pings: a stream that nobody reads for a while is backpressure, not an
        // attack.
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.MinResponseDataRate = null;
    }
}
