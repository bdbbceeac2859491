using Tiflow.Core.Executors;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>
/// How records of a backup come into the store. Where everything ran then, it does not count any more: all executors
/// are gone, and the leader gives their work away.
/// </summary>
internal static class RestoredPairs
{
    // A backup does not know what was created after it; whoever still knows that must not take something new for it.
    private const long Stride = 1_000_000;

    public static StoreMutation Put(BackupPair pair)
    {
        var key = new StoreKey(pair.Key.Span);
        return new StoreMutation.Put(key, IsExecutor(key) ? Gone(pair.Value.Memory) : pair.Value.Memory);
    }

    /// <summary>The counters, beyond everything that may have been given since the backup.</summary>
    public static StoreMutation Counters(BackupPair? pair)
    {
        var counters = StoreLayout.CountersOf(pair?.Value.Memory);
        return new StoreMutation.Put(
            StoreLayout.Counters, RecordCodec.EncodeCounters(counters.NextJobSeq + Stride, counters.NextExecutorId + Stride));
    }

    private static bool IsExecutor(StoreKey key) =>
        key.StartsWith(StoreKey.FromString(StoreLayout.Executors)) && key.Span.EndsWith("/spec"u8);

    // A cordon stays: it holds for the next process of this name.
    private static byte[] Gone(ReadOnlyMemory<byte> value)
    {
        var record = RecordCodec.Decode(value);
        record.Executor.State = (int)ExecutorState.Offline;
        record.Executor.IsLeaving = false;
        record.Executor.IsProvenDead = false;
        record.Executor.DrainDeadline = null;
        return RecordCodec.Encode(record);
    }
}
