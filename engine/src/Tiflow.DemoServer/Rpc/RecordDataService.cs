using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.Seed;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Rpc;

/// <summary>
/// The record-by-record data service, enginepb, on the same files. It reports errors in its messages.
/// </summary>
internal sealed class RecordDataService(
    SourceFiles source, DestinationFiles destinations, DirectoryComparer comparer)
    : DataRWService.DataRWServiceBase
{
    private const int BlockSize = 64 * 1024;

    // Its clients have no fencing tokens: the latest stream of a file wins, and all continue the same rows.
    private static readonly Fence s_fence = new("enginepb.DataRWService", 0);

    public override Task<ListFilesResponse> ListFiles(ListFilesReq request, ServerCallContext context) =>
        Task.FromResult(new ListFilesResponse { FileNum = source.Count });

    public override Task<IsReadyResponse> IsReady(IsReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new IsReadyResponse { Ready = source.IsReady });

    public override async Task<GenerateDataResponse> GenerateData(
        GenerateDataRequest request, ServerCallContext context)
    {
        try
        {
            await source.GenerateAsync(
                new SourceData(request.FileNum, request.RecordNum), context.CancellationToken);
            return new GenerateDataResponse();
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            return new GenerateDataResponse { ErrMsg = error.Message };
        }
    }

    public override async Task ReadLines(
        ReadLinesRequest request, IServerStreamWriter<ReadLinesResponse> responseStream, ServerCallContext context)
    {
        if (request.FileIdx < 0 || request.FileIdx >= source.Count)
        {
            var text = $"file idx {request.FileIdx} is out of range {source.Count}";
            await responseStream.WriteAsync(
                new ReadLinesResponse { ErrMsg = text, IsEof = true }, context.CancellationToken);
            return;
        }

        using var file = source.Open(request.FileIdx);
        using var reader = new RowBlockReader(file, file.Find(request.LineNo.Span, inclusive: true), BlockSize);
        while (!reader.AtEnd)
        {
            await WriteRowsAsync(reader.Read(), responseStream, context.CancellationToken);
        }

        await responseStream.WriteAsync(new ReadLinesResponse { IsEof = true }, context.CancellationToken);
    }

    public override async Task<WriteLinesResponse> WriteLines(
        IAsyncStreamReader<WriteLinesRequest> requestStream, ServerCallContext context)
    {
        try
        {
            if (await requestStream.NextAsync(context.CancellationToken))
            {
                await WriteAsync(requestStream, context.CancellationToken);
            }

            return new WriteLinesResponse();
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            return new WriteLinesResponse { ErrMsg = error.Message };
        }
    }

    public override async Task<CheckDirResponse> CheckDir(CheckDirRequest request, ServerCallContext context)
    {
        try
        {
            var result = await Task.Run(
                () => comparer.Compare(request.Dir, context.CancellationToken), context.CancellationToken);
            return new CheckDirResponse { ErrMsg = result.Difference ?? "", ErrFileIdx = result.File };
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            return new CheckDirResponse { ErrMsg = error.Message };
        }
    }

    private static async Task WriteRowsAsync(
        ReadOnlyMemory<byte> rows,
        IServerStreamWriter<ReadLinesResponse> responseStream,
        CancellationToken cancellationToken)
    {
        while (!rows.IsEmpty)
        {
            var row = rows[..(rows.Span.IndexOf(RowText.End) + 1)];
            rows = rows[row.Length..];
            var response = new ReadLinesResponse
            {
                Key = ByteString.CopyFrom(RowText.Key(row.Span)),
                Val = ByteString.CopyFrom(RowText.Value(row.Span)),
            };
            await responseStream.WriteAsync(response, cancellationToken);
        }
    }

    private async Task WriteAsync(
        IAsyncStreamReader<WriteLinesRequest> requests, CancellationToken cancellationToken)
    {
        var (directory, index) = (requests.Current.Dir, requests.Current.FileIdx);
        var claim = new FileClaim(directory, index, s_fence, Continues: false);
        using var file = await destinations.OpenAsync(claim, cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, file.Stopping);
        try
        {
            file.ContinueAtEnd();
            var writer = new RecordWriter(file);
            do
            {
                CheckTarget(requests.Current, directory, index);
                writer.Add(requests.Current.Key.Span, requests.Current.Value.Span);
            }
            while (await requests.NextAsync(stopping.Token));

            writer.Finish();
        }
        catch (OperationCanceledException) when (file.Stopping.IsCancellationRequested)
        {
            throw new StorageException(StorageErrorCode.Aborted, file.StopReason);
        }
    }

    private static void CheckTarget(WriteLinesRequest request, string directory, int index)
    {
        var wrong = request.Dir != directory ? $"wrong dir names: '{request.Dir}' after '{directory}'"
            : request.FileIdx != index ? $"wrong idx: {request.FileIdx} after {index}"
            : null;
        if (wrong is not null)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument, $"{wrong}. Use one stream for each file.");
        }
    }
}
