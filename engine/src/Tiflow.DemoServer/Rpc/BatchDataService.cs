using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Writing;

namespace Tiflow.DemoServer.Rpc;

/// <summary>The batched data service, tiflow.demo.v1.</summary>
internal sealed class BatchDataService(
    SourceFiles source,
    FileWriting writing,
    DirectoryComparer comparer,
    ILogger<BatchDataService> logger)
    : DemoDataService.DemoDataServiceBase
{
    private const int DefaultBatchBytes = 64 * 1024;
    private const int MaxBatchBytes = 1024 * 1024;

    public override async Task<GenerateDataResponse> GenerateData(
        GenerateDataRequest request, ServerCallContext context)
    {
        var data = new SourceData(request.FileNum, request.RecordNum, request.Seed, request.ValueBytes);
        var bytes = await source.GenerateAsync(data, context.CancellationToken);
        Log.SourceGenerated(logger, data.Rows, data.Files, bytes);
        return new GenerateDataResponse { Bytes = bytes };
    }

    public override Task<IsReadyResponse> IsReady(IsReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new IsReadyResponse { Ready = source.IsReady });

    public override Task<ListFilesResponse> ListFiles(ListFilesRequest request, ServerCallContext context)
    {
        var files = source.List().Select(file => new Demo.V1.FileInfo
        {
            Index = file.Index,
            Rows = file.Rows,
            Bytes = file.Bytes,
        });
        return Task.FromResult(new ListFilesResponse { Files = { files } });
    }

    public override async Task ReadBatches(
        ReadBatchesRequest request, IServerStreamWriter<ReadBatchesResponse> responseStream, ServerCallContext context)
    {
        using var file = source.Open(request.File);
        var start = request.AfterKey.IsEmpty ? 0 : file.Find(request.AfterKey.Span, inclusive: false);
        using var reader = new RowBlockReader(file, start, BatchBytes(request.MaxBytes));

        // One message and one buffer for the whole stream: a message is on its way in bytes when WriteAsync returns.
        var response = new ReadBatchesResponse { Batch = new Batch() };
        do
        {
            var rows = PackedRows.Of(reader.Read());
            response.Batch.Rows = UnsafeByteOperations.UnsafeWrap(rows.Text);
            response.Batch.Count = rows.Count;
            response.Batch.LastKey = UnsafeByteOperations.UnsafeWrap(rows.LastKey);
            response.Eof = reader.AtEnd;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
        while (!response.Eof);
    }

    public override async Task WriteBatches(
        IAsyncStreamReader<WriteBatchesRequest> requestStream,
        IServerStreamWriter<WriteBatchesResponse> responseStream,
        ServerCallContext context)
    {
        var open = await requestStream.NextAsync(context.CancellationToken) ? requestStream.Current.Open : null;
        if (open is null)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument,
                "The first message must be 'open': it names directory, file, owner and fencing token.");
        }

        await writing.RunAsync(open, new BatchSender(requestStream, responseStream), context.CancellationToken);
    }

    public override async Task<CheckDirResponse> CheckDir(CheckDirRequest request, ServerCallContext context)
    {
        var result = await Task.Run(
            () => comparer.Compare(request.Dir, context.CancellationToken), context.CancellationToken);
        return new CheckDirResponse
        {
            Equal = result.Difference is null,
            Difference = result.Difference ?? "",
            File = result.File,
            Rows = result.Rows,
        };
    }

    private static int BatchBytes(int requested) => requested switch
    {
        < 0 => throw new StorageException(
            StorageErrorCode.InvalidArgument, $"max_bytes must not be negative, but is {requested}."),
        0 => DefaultBatchBytes,
        _ => Math.Min(requested, MaxBatchBytes),
    };
}
