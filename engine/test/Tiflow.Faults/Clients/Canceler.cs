using System.Threading.Channels;

namespace Tiflow.Faults.Clients;

/// <summary>Cancels jobs of others, who need not wait for it, and looks at each once more a little later.</summary>
internal sealed class Canceler(RecordingClient client)
{
    private readonly Channel<string> _ids = Channel.CreateUnbounded<string>();

    public void Cancel(string id) => _ids.Writer.TryWrite(id);

    public async Task RunAsync(CancellationToken stop)
    {
        string? former = null;
        using var end = stop.Register(() => _ids.Writer.TryComplete());
        await foreach (var id in _ids.Reader.ReadAllAsync(CancellationToken.None))
        {
            await client.CancelAsync(id, stop);
            await client.GetAsync(former ?? id, stop);
            former = id;
            if (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
