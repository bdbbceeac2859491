using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;

namespace Tiflow.Jobs.Tests.DemoServer;

/// <summary>A demo server in memory, which fails as scripted.</summary>
internal sealed class DemoDataFake : DemoDataService.DemoDataServiceBase
{
    private const int RowsPerBatch = 10;

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

    public override async Task ReadBatches(
        ReadBatchesRequest request, IServerStreamWriter<ReadBatchesResponse> responseStream, ServerCallContext context)
    {
        if (Faults.RefuseReads is { } refusal)
        {
            throw new RpcException(refusal);
        }

        var after = request.AfterKey.ToStringUtf8();
        var rows = Source[request.File].Where(row => string.CompareOrdinal(row.Key, after) > 0).ToArray();
        var cut = Faults.TakeReadCut();
        foreach (var batch in (cut is null ? rows : rows[..cut.AfterRows]).Chunk(RowsPerBatch))
        {
            await responseStream.WriteAsync(new ReadBatchesResponse { Batch = Pack(batch) }, context.CancellationToken);
        }

        if (cut is null)
        {
            await responseStream.WriteAsync(new ReadBatchesResponse { Eof = true }, context.CancellationToken);
        }
        else
        {
            await cut.Until;
        }
    }

    public override async Task WriteBatches(
        IAsyncStreamReader<WriteBatchesRequest> requestStream,
        IServerStreamWriter<WriteBatchesResponse> responseStream,
        ServerCallContext context)
    {
        await requestStream.MoveNext(context.CancellationToken);
        var rows = Open(requestStream.Current.Open);
        await responseStream.WriteAsync(Acknowledgement(rows), context.CancellationToken);
        while (rows.Count < Faults.EndWriteAfterRows && await requestStream.MoveNext(context.CancellationToken))
        {
            rows.AddRange(Unpack(requestStream.Current.Batch));
            if (rows.Count <= Faults.AcknowledgeAtMost)
            {
                await responseStream.WriteAsync(Acknowledgement(rows), context.CancellationToken);
            }
        }

        if (rows.Count > Faults.AcknowledgeAtMost)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }

    private static Batch Pack(DemoRow[] rows) => new()
    {
        Rows = ByteString.CopyFromUtf8(Text(rows)),
        Count = rows.Length,
        LastKey = ByteString.CopyFromUtf8(rows[^1].Key),
    };

    private static IEnumerable<DemoRow> Unpack(Batch batch) => batch.Rows.ToStringUtf8()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => line.Split(','))
        .Select(static parts => new DemoRow(parts[0], parts[1]));

    private static WriteBatchesResponse Acknowledgement(List<DemoRow> rows) => new()
    {
        AckedKey = ByteString.CopyFromUtf8(rows.Count == 0 ? "" : rows[^1].Key),
        Rows = rows.Count,
        Bytes = Encoding.UTF8.GetByteCount(Text(rows)),
    };

    private static string Text(IEnumerable<DemoRow> rows) =>
        string.Concat(rows.Select(static row => $"{row.Key},{row.Value}\n"));

    private List<DemoRow> Open(OpenFile open)
    {
        Opened.Enqueue(open);
        if (Faults.RefuseWrites is { } refusal)
        {
            throw new RpcException(refusal);
        }

        var after = open.AfterKey.ToStringUtf8();
        var kept = Destination.TryGetValue((open.Dir, open.File), out var existing)
            ? existing.TakeWhile(row => string.CompareOrdinal(row.Key, after) <= 0).ToList()
            : [];
        if (after.Length > 0 && (kept.Count == 0 || kept[^1].Key != after))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"file {open.File} has no row {after}"));
        }

        return Destination[(open.Dir, open.File)] = kept;
    }
}
