using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tiflow.Metadata;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.Store.V1;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Storage;

/// <summary>
/// Writes what the store holds of jobs and executors, all as of one revision, piece by piece. What masters write about
/// themselves stays out.
/// </summary>
internal sealed class StoreBackup(IMetaStore store, string version, TimeProvider time)
{
    private const int PieceBytes = 64 * 1024;

    // From the first key of runnables to the last of the engine; other users of the store lie between.
    private static readonly KeyRange Range = StoreLayout.Data with { End = StoreLayout.Everything.End };

    /// <exception cref="StoreException">Also when it took so long that the revision is no longer kept.</exception>
    public async IAsyncEnumerable<V1.BackupPiece> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * PieceBytes);
        BackupWriter? writer = null;
        var (offset, jobs) = (0L, 0L);
        try
        {
            await foreach (var page in store.ScanAsync(Range, cancellationToken))
            {
                writer ??= new BackupWriter(buffer, HeaderOf(page.Revision));
                foreach (var pair in page.Items.Where(static pair => IsOfTheCluster(pair.Key)))
                {
                    writer.Add(new BackupPair
                    {
                        Key = ByteString.CopyFrom(pair.Key.Span),
                        Value = UnsafeByteOperations.UnsafeWrap(pair.Value),
                    });
                    jobs += StoreLayout.IsJobSpec(pair.Key) ? 1 : 0;
                    if (buffer.WrittenCount >= PieceBytes)
                    {
                        yield return TakePiece(buffer, ref offset);
                    }
                }
            }

            var summary = writer!.End(jobs); // there is at least one page
            yield return TakePiece(buffer, ref offset);
            yield return new V1.BackupPiece { Offset = offset, Summary = summary };
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private BackupHeader HeaderOf(long revision) => new()
    {
        Version = version,
        TakenAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        Revision = revision,
    };

    private static bool IsOfTheCluster(StoreKey key) =>
        StoreLayout.Data.Contains(key) || (StoreLayout.Everything.Contains(key) && key != StoreLayout.Term && key != StoreLayout.Restored);

    private static V1.BackupPiece TakePiece(ArrayBufferWriter<byte> buffer, ref long offset)
    {
        var piece = new V1.BackupPiece { Offset = offset, Data = ByteString.CopyFrom(buffer.WrittenSpan) };
        offset += buffer.WrittenCount;
        buffer.ResetWrittenCount();
        return piece;
    }
}
