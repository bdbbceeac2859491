using System.Text.Json;

namespace Tiflow.Faults.Histories;

/// <summary>What all clients of a round did and saw; also kept in a file, a line of JSON each. Thread-safe.</summary>
internal sealed class History : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<HistoryEntry> _entries = [];
    private readonly StreamWriter _file;
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public History(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // never the root
        _file = new StreamWriter(path);
    }

    /// <summary>Milliseconds since the beginning.</summary>
    public double Now => TimeProvider.System.GetElapsedTime(_started).TotalMilliseconds;

    public void Add(HistoryEntry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            _file.WriteLine(JsonSerializer.Serialize(entry, HistoryJson.Default.HistoryEntry));
        }
    }

    /// <summary>Everything so far, in the order of return.</summary>
    public IReadOnlyList<HistoryEntry> Snapshot()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }

    /// <summary>Whether a client has had a creation acknowledged for which it asked since then.</summary>
    public bool HasCreation(string client, double since)
    {
        lock (_lock)
        {
            return _entries.AsEnumerable().Reverse().TakeWhile(entry => entry.ReturnedAt >= since).Any(entry =>
                entry is { Operation: Operation.Create, Outcome: Outcome.Ok } && entry.Client == client && entry.CalledAt >= since);
        }
    }

    public void Dispose() => _file.Dispose();
}
