namespace Tiflow.Faults.Clients;

/// <summary>Lists all jobs again and again, so that the history shows what became of them.</summary>
internal sealed class Watching : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public Watching(RecordingClient client) => _running = WatchAsync(client);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task WatchAsync(RecordingClient client)
    {
        while (!_end.IsCancellationRequested)
        {
            await client.ListAsync(_end.Token);
            await Task.Delay(Interval, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
