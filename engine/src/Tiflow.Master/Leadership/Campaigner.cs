using Microsoft.Extensions.Logging;
using Tiflow.Core.Cluster;
using Tiflow.Core.Scheduling;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Executors;
using Tiflow.Master.Options;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Leadership;

/// <summary>Campaigns, leads until the leadership is over, and campaigns again.</summary>
internal sealed partial class Campaigner(
    MasterOptions options, MasterRecord self, LeaderAccess access, MasterStatus status, TimeProvider time, ILogger<Campaigner> logger)
{
    private static readonly TimeSpan PauseAfterLoss = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterResigning = TimeSpan.FromSeconds(3);

    /// <summary>Returns when it is stopped, or can lead no more.</summary>
    public async Task RunAsync(IMetaStore store, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadOnceAsync(store, stoppingToken);
                await LetOthersLeadAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is LeaderLostException or StoreException)
            {
                LogLeadershipLost(logger, e.Message);
                await Task.Delay(PauseAfterLoss, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (InvalidDataException e)
            {
                // Leading on a state that cannot be read whole would be acting on guesses.
                LogUnreadable(logger, e.Message, e);
                status.CannotStart(new StoreException(StoreErrorCode.Corrupt, e.Message, e));
                return;
            }
        }
    }

    /// <summary>Returns when it has resigned; throws when it is stopped or has lost the leadership.</summary>
    private async Task LeadOnceAsync(IMetaStore store, CancellationToken stoppingToken)
    {
        var (leadership, stored) = await WinAsync(store, stoppingToken);
        await using var ended = leadership;
        using var resigning = new CancellationTokenSource();
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, leadership.Lost, resigning.Token);
        try
        {
            while (true)
            {
                using var interlude = new Interlude();
                await ReignAsync(store, leadership, stored, resigning, interlude, leading.Token);
                await interlude.PlayAsync(leading.Token);
                stored = await LoadAsync(store, leadership, new SnapshotReader(store).ReadAsync, leading.Token);
            }
        }
        catch (OperationCanceledException) when (resigning.IsCancellationRequested)
        {
            LogResigned(logger);
        }
        catch (OperationCanceledException) when (leadership.Lost.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            throw Unconfirmed();
        }
    }

    private async Task<(ILeadership Leadership, ClusterSnapshot Stored)> WinAsync(IMetaStore store, CancellationToken stoppingToken)
    {
        using var standingBy = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var image = new StandbyImage(store, time);
        var following = FollowAsync(image, standingBy.Token);
        ILeadership? leadership = null;
        try
        {
            leadership = await store.CampaignAsync(self, stoppingToken);
            var token = leadership.Token;
            return (leadership, await LoadAsync(store, leadership, loading => image.TakeAsync(token, loading), stoppingToken));
        }
        catch when (leadership is not null)
        {
            await leadership.DisposeAsync();
            throw;
        }
        finally
        {
            await standingBy.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What the store holds for a leader that begins or goes on.</summary>
    /// <exception cref="LeaderLostException">Another one leads, and what it writes was perhaps half read.</exception>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    internal static async Task<ClusterSnapshot> LoadAsync(
        IMetaStore store, ILeadership leadership, Func<CancellationToken, Task<ClusterSnapshot>> read, CancellationToken cancellationToken)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leadership.Lost);
        try
        {
            return await ClearAndReadAsync(store, leadership.Token, read, leading.Token);
        }
        catch (OperationCanceledException) when (leadership.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unconfirmed();
        }
    }

    private static async Task<ClusterSnapshot> ClearAndReadAsync(
        IMetaStore store, FencingToken leader, Func<CancellationToken, Task<ClusterSnapshot>> read, CancellationToken cancellationToken)
    {
        await StoreRestore.ClearHalfAsync(store, leader, cancellationToken);
        try
        {
            return await read(cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Several reads fit together only if nobody else has written in between: if this one leads to this moment.
            await store.CommitAsLeaderAsync(leader, [], cancellationToken);
            throw;
        }
    }

    private static LeaderLostException Unconfirmed() => new(ErrorCodes.NotLeader, "the leadership could not be confirmed in time");

    // Whoever wins at once has nothing to follow.
    private async Task FollowAsync(StandbyImage image, CancellationToken cancellationToken)
    {
        var changed = access.Changed;
        while (access.Known is not { } leader || leader.ProcessId == self.ProcessId)
        {
            await changed.WaitAsync(cancellationToken);
            changed = access.Changed;
        }

        await image.FollowAsync(cancellationToken);
    }

    // Returns when an interlude is wanted.
    private async Task ReignAsync(
        IMetaStore store,
        ILeadership leadership,
        ClusterSnapshot stored,
        CancellationTokenSource resigning,
        Interlude interlude,
        CancellationToken leading)
    {
        await using var prober = new ExecutorProber(options, time);
        using var reign = CancellationTokenSource.CreateLinkedTokenSource(leading, interlude.Wanted);
        var number = stored.IncarnationBase + leadership.Token.Value;
        var term = new LeaderTerm(store, leadership.Token, new SessionTable(WelcomeOf(number)), prober, resigning, interlude) { Number = number };
        var (code, message) = (ErrorCodes.NotReady, "this master no longer leads; ask again in a moment");
        try
        {
            term.Loop = new LeaderLoop(stored, ClusterOptionsOf(options), store, leadership, term, time);
            access.Current = term;
            status.Serving();
            LogLeading(logger, number, stored.Jobs.Count, stored.Runnables.Count, stored.Executors.Count);
            await term.Loop.RunAsync(reign.Token);
        }
        catch (OperationCanceledException) when (interlude.Wanted.IsCancellationRequested && !leading.IsCancellationRequested)
        {
            LogInterlude(logger);
        }
        catch (LeaderLostException e)
        {
            (code, message) = (e.Code, e.Message);
            throw;
        }
        finally
        {
            status.NotServing();
            access.Current = null;
            term.End(code, message);
        }
    }

    // Whoever has resigned campaigns again when another one leads, or nobody wanted to.
    private async Task LetOthersLeadAsync(CancellationToken stoppingToken)
    {
        var patience = Task.Delay(PauseAfterResigning, time, stoppingToken);
        while (!patience.IsCompleted)
        {
            var changed = access.Changed;
            if (access.Known is { } leader && leader.ProcessId != self.ProcessId)
            {
                return;
            }

            await Task.WhenAny(changed, patience);
        }
    }

    private Welcome WelcomeOf(long term) => new()
    {
        LeaseMs = (long)options.Lease.TotalMilliseconds,
        HeartbeatIntervalMs = (long)options.HeartbeatInterval.TotalMilliseconds,
        Term = term,
    };

    private static ClusterOptions ClusterOptionsOf(MasterOptions options) => new()
    {
        Lease = options.Lease,
        StopGrace = options.StopGrace,
        RetryInitialDelay = options.RetryInitialDelay,
        RetryMaxDelay = options.RetryMaxDelay,
        RetryResetAfter = options.RetryResetAfter,
        MaxCrashes = options.MaxCrashes,
        MaxExecutorDeaths = options.MaxExecutorDeaths,
        Placement = options.Packs ? PlacementPolicy.Pack : PlacementPolicy.Spread,
        SpreadLabel = options.SpreadLabel,
        Rebalance = options.Rebalances,
        RebalanceParallelism = options.RebalanceParallelism,
        RebalanceSettle = options.RebalanceSettle,
    };

    [LoggerMessage(2001, LogLevel.Information, "leading in term {Term}: {Jobs} jobs, {Runnables} runnables, {Executors} executors")]
    private static partial void LogLeading(ILogger logger, long term, int jobs, int runnables, int executors);

    [LoggerMessage(2005, LogLevel.Information, "resigned")]
    private static partial void LogResigned(ILogger logger);

    [LoggerMessage(2009, LogLevel.Error, "this master can neither lead nor stand by any more: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason, Exception exception);

    [LoggerMessage(2008, LogLevel.Warning, "nothing is decided while the store is restored from a backup")]
    private static partial void LogInterlude(ILogger logger);

    [LoggerMessage(2002, LogLevel.Warning, "no longer leading: {Reason}")]
    private static partial void LogLeadershipLost(ILogger logger, string reason);
}
