namespace Tiflow.Faults.Clients;

/// <summary>Reads, through one master only, what was acknowledged last through any: an answer that does not know it is stale.</summary>
internal sealed class Reader(RecordingClient client, Func<string?> newest)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (newest() is { } id)
            {
                await client.GetAsync(id, stop);
            }

            await Task.Delay(Interval, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
