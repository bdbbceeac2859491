using System.IO.Pipelines;
using Grpc.Core;
using Tiflow.Master.Leadership;
using Tiflow.Master.Storage;
using Tiflow.Protocol.Errors;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>A backup that a client sends, piece by piece.</summary>
internal sealed class BackupUpload
{
    private readonly IAsyncStreamReader<V1.RestorePiece> _pieces;
    private readonly V1.RestorePiece _first;
    private readonly CancellationToken _sending;

    private BackupUpload(IAsyncStreamReader<V1.RestorePiece> pieces, CancellationToken sending) =>
        (_pieces, _first, _sending) = (pieces, pieces.Current, sending);

    public V1.BackupSummary Summary => _first.Summary;

    /// <summary>Reads the first piece, which says what follows.</summary>
    public static async Task<BackupUpload> OpenAsync(IAsyncStreamReader<V1.RestorePiece> pieces, CancellationToken cancellationToken) =>
        await pieces.MoveNext(cancellationToken) && pieces.Current.Summary is { TakenAt: not null }
            ? new BackupUpload(pieces, cancellationToken)
            : throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, "a backup begins with what is in it");

    /// <returns>True when there was nothing to do: the cluster was restored from this very backup before.</returns>
    public async Task<bool> RestoreAsync(LeaderTerm term, TimeProvider time)
    {
        var restore = new StoreRestore(term.Store, term.Token, time);
        return await IsRestoredAsync(restore, _sending) || await term.Interlude.AskAsync(leading => RestoreAsync(restore, leading));
    }

    // Once more: until its loop stood still, the leader went on.
    private async Task<bool> RestoreAsync(StoreRestore restore, CancellationToken leading)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leading, _sending);
        if (await IsRestoredAsync(restore, either.Token))
        {
            return true;
        }

        var pipe = new Pipe();
        var pumping = PumpAsync(pipe.Writer, either.Token);
        try
        {
            await restore.FillAsync(pipe.Reader.AsStream(), either.Token);
            return false;
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await pumping;
        }
    }

    private Task<bool> IsRestoredAsync(StoreRestore restore, CancellationToken cancellationToken) =>
        restore.CheckAsync(_first.Summary, _first.Sha256.Memory, cancellationToken);

    private async Task PumpAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            while (await _pieces.MoveNext(cancellationToken) && !(await writer.WriteAsync(_pieces.Current.Data.Memory, cancellationToken)).IsCompleted)
            {
                // Until nobody reads any more.
            }

            await writer.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // Reading meets it.
            await writer.CompleteAsync(e);
        }
    }
}
