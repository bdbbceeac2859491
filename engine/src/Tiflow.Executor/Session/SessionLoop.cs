using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Executor.Options;
using Tiflow.Protocol.Errors;
using Tiflow.Sdk;

namespace Tiflow.Executor.Session;

/// <summary>
/// Keeps a session with the leader: finds it, follows it, tries for ever. On a graceful stop the executor leaves it in
/// order, before the web server stops: to the leader a closed port is the proof that nothing leaves this process any more.
/// </summary>
internal sealed partial class SessionLoop(
    ExecutorOptions options,
    ExecutorIdentity identity,
    SessionParts parts,
    LeaderSearch search,
    ExecutorStatus status,
    TimeProvider time,
    ILogger<SessionLoop> logger)
    : BackgroundService, IHostedLifecycleService
{
    private readonly CancellationTokenSource _ending = new();

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        status.Leaving();
        using var patience = new CancellationTokenSource(options.DrainTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        LogDraining(logger, parts.Runnables.Count);
        await parts.Departure.LeaveAsync(either.Token);
        await parts.Runnables.StopAllAsync(StopReason.Move, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Dispose()
    {
        _ending.Dispose();
        base.Dispose();
    }

    // Runs until the executor has left: the host's own signal comes too early for that, it only begins the leaving.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        SessionOffer? next = null;
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                next = await ServeAsync(next ?? await search.FindAsync(except: null, _ending.Token), _ending.Token);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }

            if (next is null)
            {
                await Task.Delay(SearchPlan.FirstPause, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        next?.Dispose();
    }

    // Serves one leader to the end of the session; returns what another one has offered meanwhile, if that ended it.
    private async Task<SessionOffer?> ServeAsync(SessionOffer offer, CancellationToken cancellationToken)
    {
        using var current = offer;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var session = new ExecutorSession(offer, identity, parts, status, time, logger);
        var running = RunAsync(session, offer.Address, ending.Token);
        var succeeding = FindSuccessorAsync(session.Silence, offer.Address, ending.Token);
        await Task.WhenAny(running, succeeding);
        await ending.CancelAsync();
        await running;
        var successor = await succeeding;
        if (successor is not null && session.Silence.IsHeardSince(successor.HelloSentAt))
        {
            // What this leader has assigned or acknowledged since then, the Hello to the other one did not say.
            successor.Dispose();
            return null;
        }

        return successor;
    }

    private async Task RunAsync(ExecutorSession session, string address, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // A write into a connection that breaks ends with what the transport says, not with a status of the call.
            if (!cancellationToken.IsCancellationRequested)
            {
                LogEnded(logger, address, ReasonOf(e));
            }
        }
    }

    private static string ReasonOf(Exception exception) =>
        exception is not RpcException e ? exception.Message
        : TiflowRpcError.TryRead(e, out var code, out var message) ? $"{code}: {message}"
        : e.Status.Detail;

    // While the leader says nothing, the other masters are asked whether one of them leads now. Its lease goes on: if it speaks
    // again, nothing has happened. Never fails; null when it was cancelled.
    private async Task<SessionOffer?> FindSuccessorAsync(SessionSilence silence, string address, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await silence.UntilSilentAsync(cancellationToken);
                LogSilent(logger, address);
                if (await FindUnlessHeardAsync(silence.UntilHeard, address, cancellationToken) is { } successor)
                {
                    return successor;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<SessionOffer?> FindUnlessHeardAsync(Task heard, string address, CancellationToken cancellationToken)
    {
        using var searching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = search.FindAsync(except: address, searching.Token);
        if (await Task.WhenAny(found, heard) == found)
        {
            return await found;
        }

        await searching.CancelAsync();
        await SessionOffer.DropAsync([found]);
        return null;
    }

    [LoggerMessage(3007, LogLevel.Information, "the master at {Address} says nothing; asking the others whether one of them leads")]
    private static partial void LogSilent(ILogger logger, string address);

    [LoggerMessage(3008, LogLevel.Warning, "the session with the master at {Address} has ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string address, string reason);

    [LoggerMessage(3002, LogLevel.Information, "leaving: {Count} runnables are stopped and moved")]
    private static partial void LogDraining(ILogger logger, int count);
}
