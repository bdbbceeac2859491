using System.Collections.Concurrent;
using Grpc.Core;
using Tiflow.Demo.V1;

namespace Tiflow.Jobs.Tests.DemoServer;

/// <summary>A demo server in memory, which fails as scripted.</summary>
internal sealed class DemoDataFake : DemoDataService.DemoDataServiceBase
{
    private int _lists;

    public DemoFaults Faults { get; } = new();

    public bool Ready { get; set; } = true;

    public List<DemoRow[]> Source { get; } = [];

    public ConcurrentDictionary<(string Dir, int File), List<DemoRow>> Destination { get; } = new();

    public ConcurrentQueue<OpenFile> Opened { get; } = new();

    /// <summary>How often ListFiles was called.</summary>
    public int Lists => Volatile.Read(ref _lists);

    /// <summary>Adds a source file with keys 0 to rows - 1, ordered bytewise.</summary>
    public void AddFile(int rows) => Source.Add(
        [.. Enumerable.Range(0, rows).Select(static i => new DemoRow($"{i}", $"value-{i}")).OrderBy(static row => row.Key, StringComparer.Ordinal)]);

    public override Task<IsReadyResponse> IsReady(IsReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new IsReadyResponse { Ready = Ready });

    public override Task<ListFilesResponse> ListFiles(ListFilesRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _lists);
        var response = new ListFilesResponse();
        response.Files.AddRange(Source.Select(static (rows, index) => new Demo.V1.FileInfo { Index = index, Rows = rows.Length }));
        return Task.FromResult(response);
    }

    /// <summary>The rows of a source file after a key.</summary>
    public DemoRow[] RowsAfter(int file, string key) =>
        [.. Source[file].Where(row => string.CompareOrdinal(row.Key, key) > 0)];

    /// <summary>Opens a destination file; null when it does not hold the row to continue after.</summary>
    public List<DemoRow>? Open(OpenFile open)
    {
        Opened.Enqueue(open);
        var after = open.AfterKey.ToStringUtf8();
        var kept = Destination.TryGetValue((open.Dir, open.File), out var existing)
            ? existing.TakeWhile(row => string.CompareOrdinal(row.Key, after) <= 0).ToList()
            : [];
        return after.Length > 0 && (kept.Count == 0 || kept[^1].Key != after) ? null : Destination[(open.Dir, open.File)] = kept;
    }
}
