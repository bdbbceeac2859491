namespace Tiflow.Metadata.Local;

/// <summary>The masters of one process. Thread-safe.</summary>
internal sealed class LocalMasters
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MasterRecord> _masters = new(StringComparer.Ordinal);

    public IReadOnlyList<MasterRecord> List()
    {
        lock (_lock)
        {
            return [.. _masters.Values];
        }
    }

    public IAsyncDisposable Announce(MasterRecord master)
    {
        lock (_lock)
        {
            return _masters.TryAdd(master.Name, master)
                ? new Announcement(this, master.Name)
                : throw new StoreException(
                    StoreErrorCode.NameTaken, $"a master named {master.Name} runs at {_masters[master.Name].Address} already");
        }
    }

    private sealed class Announcement(LocalMasters masters, string name) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            lock (masters._lock)
            {
                masters._masters.Remove(name);
            }

            return ValueTask.CompletedTask;
        }
    }
}
