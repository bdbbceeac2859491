using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Tiflow.Master.ControlLoop;
using Tiflow.Metadata;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.Store.V1;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Storage;

/// <summary>
/// Fills the store of a cluster that never had a job from a backup, while its leader decides nothing (ADR 7). A mark
/// comes with the first transaction and is completed by the last one: whoever finds it incomplete empties the store.
/// </summary>
internal sealed class StoreRestore(IMetaStore store, FencingToken leader, TimeProvider time)
{
    private const int BatchOperations = 512;
    private const int BatchBytes = 1024 * 1024;

    private static readonly KeyRange BeforeTheMark = StoreLayout.Everything with { End = StoreLayout.Restored };
    private static readonly KeyRange AfterTheMark = StoreLayout.Everything with { Start = StoreLayout.Restored.Successor() };

    /// <summary>Empties a store whose restoring was broken off.</summary>
    /// <exception cref="StoreException">The store is out of reach.</exception>
    /// <exception cref="LeaderLostException">Another one leads by now, and meets the mark as well.</exception>
    public static async Task ClearHalfAsync(IMetaStore store, FencingToken leader, CancellationToken cancellationToken)
    {
        // The mark may be on its way: whoever breaks off does not wait for what it has sent.
        await store.CommitAsLeaderAsync(leader, [], cancellationToken);
        var mark = await store.ReadAsync(StoreLayout.Restored, cancellationToken);
        if (!StoreLayout.RestoredOf(mark?.Value).IsComplete)
        {
            await store.CommitAsLeaderAsync(
                leader,
                [new StoreMutation.DeleteRange(StoreLayout.Data), new StoreMutation.DeleteRange(StoreLayout.Everything)],
                cancellationToken);
        }
    }

    /// <summary>Refuses at once what cannot be restored; a cluster at work must not be interrupted for it.</summary>
    /// <returns>Whether the store was restored from this very backup before.</returns>
    public async Task<bool> CheckAsync(V1.BackupSummary backup, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StoreLayout.Restored, cancellationToken) is { } mark)
        {
            var restored = StoreLayout.RestoredOf(mark.Value);
            return restored.Sha256.Span.SequenceEqual(sha256.Span)
                ? true
                : throw Conflict($"this cluster was restored from another backup at {restored.RestoredAt.ToDateTimeOffset():u}");
        }

        if (StoreLayout.CountersOf((await store.ReadAsync(StoreLayout.Counters, cancellationToken))?.Value).NextJobSeq > 1)
        {
            throw Conflict("this cluster has or had jobs");
        }

        if (await HasAsync(StoreLayout.Schedules, cancellationToken) || await HasAsync(StoreLayout.Projects, cancellationToken))
        {
            throw Conflict("this cluster has schedules, or projects with quotas");
        }

        return backup.TakenAt.ToDateTimeOffset() is var taken && taken <= time.GetUtcNow()
            ? false
            : throw TiflowRpcError.Create(
                ErrorCodes.InvalidArgument,
                $"the backup was taken at {taken:u}, and this master's clock shows {time.GetUtcNow():u}: set it right, runs are numbered by it");
    }

    /// <summary>If it fails, what is there is half a cluster.</summary>
    /// <exception cref="InvalidDataException">The backup is damaged or cut off.</exception>
    public async Task<V1.BackupSummary> FillAsync(Stream backup, CancellationToken cancellationToken)
    {
        using var reader = await BackupReader.OpenAsync(backup, cancellationToken);
        // Above every number that was ever given: nothing runs anew more often than once a millisecond.
        var mark = new Restored
        {
            NumberBase = time.GetUtcNow().ToUnixTimeMilliseconds(),
            RestoredAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        };
        await CommitAsync(
            [
                new StoreMutation.DeleteRange(StoreLayout.Data),
                new StoreMutation.DeleteRange(BeforeTheMark),
                new StoreMutation.Put(StoreLayout.Restored, mark.Encode()),
                new StoreMutation.DeleteRange(AfterTheMark),
            ],
            cancellationToken);
        var counters = await PutAllAsync(reader, cancellationToken);

        // What no leader could load is not there to stay.
        await new SnapshotReader(store).ReadAsync(cancellationToken);
        (mark.IsComplete, mark.Sha256) = (true, reader.Sha256);
        await CommitAsync([counters, new StoreMutation.Put(StoreLayout.Restored, mark.Encode())], cancellationToken);
        return reader.Summary!; // all was read
    }

    private async Task<bool> HasAsync(string prefix, CancellationToken cancellationToken) =>
        (await store.RangeAsync(new RangeQuery(KeyRange.Prefix(prefix)) { Limit = 1 }, cancellationToken)).Items.Count > 0;

    private async Task<StoreMutation> PutAllAsync(BackupReader reader, CancellationToken cancellationToken)
    {
        BackupPair? counters = null;
        var batch = new List<StoreMutation>();
        var bytes = 0;
        await foreach (var pair in reader.PairsAsync(cancellationToken))
        {
            if (pair.Key.Span.SequenceEqual(StoreLayout.Counters.Span))
            {
                counters = pair;
                continue;
            }

            batch.Add(RestoredPairs.Put(pair));
            bytes += pair.CalculateSize();
            if (batch.Count >= BatchOperations || bytes >= BatchBytes)
            {
                await CommitAsync(batch, cancellationToken);
                (batch, bytes) = ([], 0);
            }
        }

        await CommitAsync(batch, cancellationToken);
        return RestoredPairs.Counters(counters);
    }

    private async Task CommitAsync(IReadOnlyList<StoreMutation> mutations, CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsLeaderAsync(leader, mutations, cancellationToken);
        }
        catch (LeaderLostException)
        {
            throw TiflowRpcError.Create(ErrorCodes.NotLeader, "another leader has taken over; restore again");
        }
    }

    private static RpcException Conflict(string why) => TiflowRpcError.Create(
        ErrorCodes.ResourceConflict,
        $"{why}; a backup is restored into a cluster that never had any: start the masters on empty data directories");
}
