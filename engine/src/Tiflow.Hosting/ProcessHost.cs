using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Roles;
using Tiflow.Protocol.Errors;
using Tiflow.Web.OnePort;

namespace Tiflow.Hosting;

/// <summary>
/// Runs a role as a process: the port, the server, the ready line on standard output, the error line on standard error,
/// a graceful stop.
/// </summary>
internal sealed class ProcessHost(TextWriter output, TextWriter error)
{
    private const int Done = 0;
    private const int Failed = 1;
    private static readonly TimeSpan FailedStartTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Runs until it is asked to stop or fails; returns the exit code.</summary>
    public async Task<int> RunAsync(Func<IRole> load, CancellationToken stopRequested)
    {
        try
        {
            await RunRoleAsync(load(), stopRequested);
            return Done;
        }
        catch (OperationCanceledException) when (stopRequested.IsCancellationRequested)
        {
            return Done;
        }
        catch (StartupException e)
        {
            await error.WriteLineAsync($"error: {e.Code}: {e.Message.ReplaceLineEndings(" ")}");
            return Failed;
        }
    }

    private async Task RunRoleAsync(IRole role, CancellationToken stopRequested)
    {
        using var socket = await ListenSocket.OpenAsync(role.Address.Listen, role.ListenFlag, stopRequested);
        await using var app = ProcessApp.Build(role, socket, error);
        var logger = app.Services.GetRequiredService<ILogger<ProcessHost>>();
        try
        {
            await ServeAsync(role, app, socket.LocalEndPoint!.ToString()!, logger, stopRequested);
            logger.Stopping();
            await StopAsync(app, logger, role.ShutdownTimeout);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopRequested.IsCancellationRequested)
        {
            var failure = StartupFailure.From(e);
            LogFailure(logger, role, failure);
            await StopAsync(app, logger, FailedStartTimeout);
            throw failure;
        }

        logger.Stopped();
    }

    // What is expected to go wrong is told by the error line alone, unless the log goes elsewhere; a bug leaves its
    // stack.
    private static void LogFailure(ILogger logger, IRole role, StartupException failure)
    {
        var bug = failure.Code == ErrorCodes.Internal ? failure.InnerException : null;
        if (bug is not null || role.Log.File is not null)
        {
            logger.Failed(failure.Message, bug);
        }
    }

    /// <summary>Returns when it is asked to stop; throws when the role cannot start or ends by itself.</summary>
    private async Task ServeAsync(
        IRole role, WebApplication app, string listen, ILogger logger, CancellationToken stopRequested)
    {
        var node = app.Services.GetRequiredService<NodeIdentity>();
        logger.Starting(node.Kind, node.Name, ProductVersion.Current.Version, listen, node.Address);
        role.LogSettings(logger);
        await StartAsync(app, stopRequested);
        app.Services.GetRequiredService<IServer>().HideInProcessAddress();

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopRequested, app.Lifetime.ApplicationStopping);
        var end = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token);
        var first = app.Services.GetRequiredService<Readiness>().First;
        if (await Task.WhenAny(first, end) == first)
        {
            await first;
            await output.WriteLineAsync($"ready: {node.Kind} {node.Name} at {node.Address}");
            await output.FlushAsync(stopRequested);
            logger.Ready();
        }

        await Task.WhenAny(end);
        if (!stopRequested.IsCancellationRequested)
        {
            throw CauseOf(app);
        }
    }

    // A background service may fail while others still start: then the start counts as cancelled, and the service knows
    // why.
    private static async Task StartAsync(WebApplication app, CancellationToken stopRequested)
    {
        try
        {
            await app.StartAsync(stopRequested);
        }
        catch (OperationCanceledException) when (!stopRequested.IsCancellationRequested)
        {
            throw CauseOf(app);
        }
    }

    // The generic host stops when a background service fails and keeps the reason in the service's task.
    private static Exception CauseOf(WebApplication app) =>
        app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(static service => service.ExecuteTask?.Exception?.InnerException).FirstOrDefault(static cause => cause is not null)
        ?? new StartupException(ErrorCodes.Internal, "the process stopped by itself; see the log");

    private static async Task StopAsync(WebApplication app, ILogger logger, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        try
        {
            await app.StopAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
            logger.StopTimedOut(timeout);
        }
    }
}
