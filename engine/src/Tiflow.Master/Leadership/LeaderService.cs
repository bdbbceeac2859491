using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Core.Cluster;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Executors;
using Tiflow.Master.Options;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Leadership;

/// <summary>Opens the store, campaigns, leads until the leadership is over, and campaigns again.</summary>
internal sealed partial class LeaderService(
    MasterOptions options,
    MetaStoreSource source,
    LeaderAccess access,
    MasterStatus status,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan PauseAfterLoss = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = loggers.CreateLogger<LeaderService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IMetaStore store;
        try
        {
            store = await source.OpenAsync(stoppingToken);
        }
        catch (StoreException e)
        {
            status.CannotStart(e);
            return;
        }

        // The web server stops before this service and waits for open streams: the leadership, which holds them open,
        // ends first.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await using (store)
        {
            var observing = ObserveAsync(store, stopping.Token);
            await LeadUntilStoppedAsync(store, stopping.Token);
            await stopping.CancelAsync();
            await observing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ObserveAsync(IMetaStore store, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var leader in store.ObserveLeaderAsync(cancellationToken))
                {
                    access.Known = leader;
                    if (leader is not null && leader.Address != options.AdvertiseAddress)
                    {
                        status.StandingBy();
                        LogStandingBy(_logger, leader.Name, leader.Address);
                    }
                }
            }
            catch (StoreException)
            {
                // The store is out of reach, and who leads is not known; the campaign says so.
                access.Known = null;
                await Task.Delay(PauseAfterLoss, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadUntilStoppedAsync(IMetaStore store, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadOnceAsync(store, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is LeaderLostException or StoreException)
            {
                LogLeadershipLost(_logger, e.Message);
                await Task.Delay(PauseAfterLoss, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (InvalidDataException e)
            {
                // Leading on a state that cannot be read whole would be acting on guesses.
                status.CannotStart(new StoreException(StoreErrorCode.Corrupt, e.Message, e));
                return;
            }
        }
    }

    private async Task LeadOnceAsync(IMetaStore store, CancellationToken stoppingToken)
    {
        await using var leadership = await store.CampaignAsync(
            new LeaderRecord(options.Name, options.AdvertiseAddress), stoppingToken);
        using var reign = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, leadership.Lost);
        await using var prober = new ExecutorProber(options, time);
        var stored = await new SnapshotReader(store).ReadAsync(reign.Token);
        var term = new LeaderTerm(store, leadership.Token, new SessionTable(WelcomeOf(leadership.Token)), prober);
        var (code, message) = (Protocol.Errors.ErrorCodes.NotReady, "the master stops; ask again in a moment");
        try
        {
            term.Loop = new LeaderLoop(stored, ClusterOptionsOf(options), store, leadership.Token, term, time);
            access.Current = term;
            status.Serving();
            LogLeading(_logger, leadership.Token.Value, stored.Jobs.Count, stored.Runnables.Count, stored.Executors.Count);
            await term.Loop.RunAsync(reign.Token);
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

    private Welcome WelcomeOf(FencingToken token) => new()
    {
        LeaseMs = (long)options.Lease.TotalMilliseconds,
        HeartbeatIntervalMs = (long)options.HeartbeatInterval.TotalMilliseconds,
        Term = token.Value,
    };

    private static ClusterOptions ClusterOptionsOf(MasterOptions options) => new()
    {
        Lease = options.Lease,
        StopGrace = options.StopGrace,
        RetryInitialDelay = options.RetryInitialDelay,
        RetryMaxDelay = options.RetryMaxDelay,
        RetryResetAfter = options.RetryResetAfter,
        MaxCrashes = options.MaxCrashes,
    };

    [LoggerMessage(2001, LogLevel.Information, "leading in term {Term}: {Jobs} jobs, {Runnables} runnables, {Executors} executors")]
    private static partial void LogLeading(ILogger logger, long term, int jobs, int runnables, int executors);

    [LoggerMessage(2003, LogLevel.Information, "standing by: {Leader} at {Address} leads")]
    private static partial void LogStandingBy(ILogger logger, string leader, string address);

    [LoggerMessage(2002, LogLevel.Warning, "no longer leading: {Reason}")]
    private static partial void LogLeadershipLost(ILogger logger, string reason);
}
