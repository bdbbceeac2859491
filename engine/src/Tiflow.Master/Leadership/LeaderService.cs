using Microsoft.Extensions.Hosting;
using Tiflow.Master.Storage;
using Tiflow.Metadata;

namespace Tiflow.Master.Leadership;

/// <summary>Opens the store, and announces this master, which leads or stands by until it is stopped.</summary>
internal sealed class LeaderService(
    MetaStoreSource source,
    MasterRecord self,
    LeaderObserver observer,
    Rehearsal rehearsal,
    Campaigner campaigner,
    MasterStatus status,
    IHostApplicationLifetime lifetime)
    : BackgroundService
{
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
            await RunOnAsync(store, stopping);
        }
    }

    private async Task RunOnAsync(IMetaStore store, CancellationTokenSource stopping)
    {
        try
        {
            await using var announcement = await store.AnnounceAsync(self, stopping.Token);
            Task[] aside = [observer.RunAsync(store, stopping.Token), RehearseAsync(store, stopping.Token)];
            await campaigner.RunAsync(store, stopping.Token);
            await stopping.CancelAsync();
            await Task.WhenAll(aside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (StoreException e)
        {
            status.CannotStart(e);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before it was announced.
        }
    }

    // A leader rehearses, too: to be followed soon it must know how to end. One without others has nothing to rehearse for.
    private async Task RehearseAsync(IMetaStore store, CancellationToken stoppingToken)
    {
        await status.FirstReady.WaitAsync(stoppingToken);
        if (source.IsShared)
        {
            await Task.Run(() => rehearsal.RunAsync(store, stoppingToken), stoppingToken);
        }
    }
}
