using Microsoft.Extensions.Logging;
using Tiflow.Metadata;

namespace Tiflow.Master.Leadership;

/// <summary>Follows who leads, and deposes leaders that are proven dead.</summary>
internal sealed partial class LeaderObserver(
    MasterRecord self, LeaderAccess access, MasterStatus status, LeaderVigil vigil, TimeProvider time, ILogger<LeaderObserver> logger)
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(IMetaStore store, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ObserveAsync(store, cancellationToken);
            }
            catch (StoreException)
            {
                // The store is out of reach, and who leads is not known; the campaign says so.
                access.Known = null;
                status.NotStandingBy();
                await Task.Delay(PauseAfterError, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ObserveAsync(IMetaStore store, CancellationToken cancellationToken)
    {
        Watch? watch = null;
        try
        {
            await foreach (var leader in store.ObserveLeaderAsync(cancellationToken))
            {
                access.Known = leader;
                await EndAsync(watch);
                watch = null;
                if (leader is not null && leader.ProcessId != self.ProcessId)
                {
                    status.StandingBy();
                    LogStandingBy(logger, leader.Name, leader.Address);
                    watch = new Watch(ending => DeposeWhenDeadAsync(store, leader, ending), cancellationToken);
                }
                else
                {
                    status.NotStandingBy();
                }
            }
        }
        finally
        {
            await EndAsync(watch);
        }
    }

    private static Task EndAsync(Watch? watch) => watch?.EndAsync() ?? Task.CompletedTask;

    private async Task DeposeWhenDeadAsync(IMetaStore store, LeaderRecord leader, CancellationToken cancellationToken)
    {
        await vigil.UntilDeadAsync(leader, cancellationToken);
        LogDead(logger, leader.Name, leader.Address);
        status.NotStandingBy();
        while (true)
        {
            try
            {
                await store.DeposeAsync(leader.Token, cancellationToken);
                return;
            }
            catch (StoreException)
            {
                // The store elects a leader of its own, too; dead stays dead.
                await Task.Delay(PauseAfterError, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(2003, LogLevel.Information, "standing by: {Leader} at {Address} leads")]
    private static partial void LogStandingBy(ILogger logger, string leader, string address);

    [LoggerMessage(2004, LogLevel.Warning, "the leader {Leader} is dead: nobody listens at {Address} any more; taking its place")]
    private static partial void LogDead(ILogger logger, string leader, string address);

    /// <summary>Something that runs until it is ended.</summary>
    private sealed class Watch
    {
        private readonly CancellationTokenSource _ending;
        private readonly Task _task;

        public Watch(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
        {
            _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _task = run(_ending.Token);
        }

        public async Task EndAsync()
        {
            await _ending.CancelAsync();
            await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ending.Dispose();
        }
    }
}
