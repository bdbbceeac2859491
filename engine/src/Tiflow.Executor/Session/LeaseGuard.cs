using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Executor.Options;
using Tiflow.Sdk;

namespace Tiflow.Executor.Session;

/// <summary>
/// Gate, then kill: when the lease has run out, nothing that runnables write leaves any more; when the orphan grace has
/// run out as well, they are stopped. The process stays, and the session loop keeps trying to come back: a welcome
/// opens the gate again.
/// </summary>
internal sealed partial class LeaseGuard(
    ExecutorOptions options, SessionParts parts, ExecutorStatus status, TimeProvider time, ILogger<LeaseGuard> logger)
    : BackgroundService
{
    // RELIABILITY C4 counts on two of these checks within the leader's margin.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(100);

    private bool _expired;
    private bool _orphaned;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Check();
        }
    }

    private void Check()
    {
        if (parts.Lease.Overdue is not { } overdue || overdue < TimeSpan.Zero)
        {
            _expired = _orphaned = false;
            return;
        }

        if (!_expired)
        {
            if (!parts.Outbox.DetachIf(StopServingUnlessHeld))
            {
                return;
            }

            _expired = true;
            LogGateClosed(logger, parts.Runnables.Count);
        }

        if (overdue >= options.OrphanGrace && !_orphaned)
        {
            _orphaned = true;
            parts.Runnables.StopAll(StopReason.Fenced);
            LogOrphaned(logger, options.OrphanGrace);
        }
    }

    private bool StopServingUnlessHeld()
    {
        if (parts.Lease.IsHeld)
        {
            return false;
        }

        status.NotServing();
        return true;
    }

    [LoggerMessage(3004, LogLevel.Warning, "the lease has run out: nothing that {Count} runnables write leaves until a leader answers")]
    private static partial void LogGateClosed(ILogger logger, int count);

    [LoggerMessage(3005, LogLevel.Warning, "no leader for {Grace} after the lease: the runnables are stopped")]
    private static partial void LogOrphaned(ILogger logger, TimeSpan grace);
}
