using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Executor.Options;
using Tiflow.Protocol.Errors;
using Tiflow.Sdk;

namespace Tiflow.Executor.Session;

/// <summary>
/// Keeps a session with the leader: finds it, follows it, tries for ever. On a graceful stop the executor leaves it in
/// order.
/// </summary>
internal sealed partial class SessionLoop(
    ExecutorOptions options,
    ExecutorIdentity identity,
    SessionParts parts,
    ExecutorStatus status,
    TimeProvider time,
    ILogger<SessionLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private string? _leader;
    private long? _warnedAt;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        status.NotServing();
        using var patience = new CancellationTokenSource(options.DrainTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        LogDraining(logger, parts.Runnables.Count);
        await parts.Departure.LeaveAsync(either.Token);
        await parts.Runnables.StopAllAsync(StopReason.Move, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

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
        var pause = FirstPause;
        for (var next = 0; !_ending.IsCancellationRequested; next = (next + 1) % options.Join.Count)
        {
            _leader = null;
            var welcomed = await TrySessionAsync(options.Join[next], _ending.Token);

            // A master that does not lead has said who does; that one need not be in the list.
            if (_leader is { } leader && !_ending.IsCancellationRequested)
            {
                welcomed |= await TrySessionAsync(leader, _ending.Token);
            }

            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            pause = welcomed ? FirstPause : pause;
            await Task.Delay(pause, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // True when a leader welcomed the executor, however the session ended.
    private async Task<bool> TrySessionAsync(string address, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = TimeSpan.FromSeconds(2),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
            UseProxy = false,
        };
        using var channel = GrpcChannel.ForAddress(
            $"http://{address}", new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        var session = new ExecutorSession(identity, parts, channel, status, time, logger);
        try
        {
            await session.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return session.WasWelcomed;
        }
        catch (RpcException e)
        {
            _leader = TiflowRpcError.LeaderOf(e);
            Warn(address, TiflowRpcError.TryRead(e, out var code, out var message) ? $"{code}: {message}" : e.Status.Detail);
        }
        catch (Exception e) when (e is StaleLeaderException or IOException or InvalidOperationException)
        {
            // A write into a connection that breaks ends with what the transport says, not with a status of the call.
            Warn(address, e.Message);
        }

        return session.WasWelcomed;
    }

    private void Warn(string address, string reason)
    {
        if (_warnedAt is null || time.GetElapsedTime(_warnedAt.Value) >= WarnEvery)
        {
            _warnedAt = time.GetTimestamp();
            LogNoSession(logger, address, reason);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "no session with the master at {Address}: {Reason}; trying on")]
    private static partial void LogNoSession(ILogger logger, string address, string reason);

    [LoggerMessage(3002, LogLevel.Information, "leaving: {Count} runnables are stopped and moved")]
    private static partial void LogDraining(ILogger logger, int count);
}
