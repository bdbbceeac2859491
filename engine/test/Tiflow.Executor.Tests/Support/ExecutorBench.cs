using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Tiflow.Executor.Options;
using Tiflow.Executor.Runtime;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Tests.Support;

/// <summary>An executor in a host that listens, as its process does. No leader welcomes it.</summary>
internal sealed class ExecutorBench : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ExecutorBench(WebApplication app) => _app = app;

    public ExecutorStatus Status => _app.Services.GetRequiredService<ExecutorStatus>();

    private IPEndPoint EndPoint
    {
        get
        {
            var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return IPEndPoint.Parse(new Uri(address).Authority);
        }
    }

    public static async Task<ExecutorBench> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(JobTypeCatalog.FromAssemblies(typeof(ExecutorBench).Assembly));
        builder.Services.AddTiflowExecutor(new ExecutorOptions { Name = "e", Join = [], AdvertiseAddress = "" });
        var bench = new ExecutorBench(builder.Build());
        await bench._app.StartAsync(cancellationToken);
        return bench;
    }

    /// <summary>Runs a worker; returns when its code runs.</summary>
    public async Task RunWorkerAsync(string what, CancellationToken cancellationToken)
    {
        TestWorker.Started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TestWorker.Asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TestWorker.MayStop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _app.Services.GetRequiredService<RunnableTable>().Assign(new Assign
        {
            Runnable = new IncarnationRef { JobSeq = 1, Index = 1, Incarnation = 1 },
            JobId = "job",
            ProjectId = "default",
            WorkerName = "w",
            Type = "Test",
            Config = ByteString.CopyFromUtf8($$"""{ "what": "{{what}}" }"""),
        });
        await TestWorker.Started.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <summary>What the port says to somebody who wants to know whether the process lives.</summary>
    public Func<CancellationToken, Task<SocketError>> Prober()
    {
        var endPoint = EndPoint;
        return async cancellationToken =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(endPoint, cancellationToken);
                return SocketError.Success;
            }
            catch (SocketException e)
            {
                return e.SocketErrorCode;
            }
        };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
