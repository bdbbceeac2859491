using Google.Protobuf;
using Grpc.Core;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Client.Transport;

// Backups on their way: from a master into a stream, and back.
internal static class BackupTransfer
{
    private const int PieceBytes = 64 * 1024;

    public static async Task<BackupSummary> SaveAsync(IAsyncEnumerable<BackupPiece> pieces, Stream destination, CancellationToken cancellationToken)
    {
        var written = 0L;
        await foreach (var piece in pieces.ConfigureAwait(false))
        {
            if (piece.Offset == 0 && written > 0)
            {
                BeginAnew(destination);
                written = 0;
            }

            if (piece.Offset != written)
            {
                throw new TiflowException(ErrorCodes.Internal, "a piece of the backup is missing; take it again");
            }

            if (piece.Summary is { } summary)
            {
                return summary;
            }

            await destination.WriteAsync(piece.Data.Memory, cancellationToken).ConfigureAwait(false);
            written += piece.Data.Length;
        }

        throw new TiflowException(ErrorCodes.Unavailable, "the backup ended before it was whole; take it again");
    }

    public static async Task<RestoreResponse> RestoreAsync(RetryLoop loop, Stream backup, CancellationToken cancellationToken)
    {
        var first = await CheckAsync(backup, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                using var call = loop.Current.Cluster.Restore(cancellationToken: cancellationToken);
                await SendAsync(call.RequestStream, first, backup, cancellationToken).ConfigureAwait(false);
                return await call.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException exception)
            {
                await loop.FailedAsync(exception, static _ => false, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<RestorePiece> CheckAsync(Stream backup, CancellationToken cancellationToken)
    {
        try
        {
            var (summary, sha256) = await BackupReader.CheckAsync(backup, cancellationToken).ConfigureAwait(false);
            return new RestorePiece { Summary = summary, Sha256 = sha256 };
        }
        catch (InvalidDataException exception)
        {
            throw new TiflowException(ErrorCodes.InvalidArgument, exception.Message, exception);
        }
    }

    // Whoever refuses a backup does not read on: its answer tells why.
    private static async Task SendAsync(
        IClientStreamWriter<RestorePiece> master, RestorePiece first, Stream backup, CancellationToken cancellationToken)
    {
        backup.Position = 0;
        var buffer = new byte[PieceBytes];
        try
        {
            await master.WriteAsync(first, cancellationToken).ConfigureAwait(false);
            while (await backup.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                await master.WriteAsync(new RestorePiece { Data = ByteString.CopyFrom(buffer, 0, count) }, cancellationToken).ConfigureAwait(false);
            }

            await master.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static void BeginAnew(Stream destination)
    {
        if (!destination.CanSeek)
        {
            throw new TiflowException(ErrorCodes.Unavailable, "the master went away during the backup; take it again");
        }

        destination.SetLength(0);
        destination.Position = 0;
    }
}
