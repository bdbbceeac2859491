using System.Globalization;
using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>Puts executors together from their records, which come in any order.</summary>
internal sealed class ExecutorRecords
{
    private readonly Dictionary<ExecutorId, (Stored.Executor? Executor, long Seq)> _executors = [];

    /// <exception cref="InvalidDataException">A part of an executor is missing.</exception>
    public IReadOnlyList<ClusterSnapshot.StoredExecutor> Executors =>
        [.. _executors.Select(static pair => ToStored(pair.Key, pair.Value.Executor, pair.Value.Seq))];

    // ID/spec, ID/seq.
    public void Add(StoreKey key, ReadOnlyMemory<byte> value)
    {
        var path = key.ToString()[StoreLayout.Executors.Length..].Split('/');
        var id = new ExecutorId(long.Parse(path[0], CultureInfo.InvariantCulture));
        var record = RecordCodec.Decode(value);
        var known = _executors.GetValueOrDefault(id);
        _executors[id] = path[1] == StoreLayout.SeqLeaf
            ? known with { Seq = record.AppliedSeq.Seq }
            : known with { Executor = record.Executor };
    }

    private static ClusterSnapshot.StoredExecutor ToStored(ExecutorId id, Stored.Executor? executor, long seq)
    {
        var (spec, state) = (executor ?? throw JobRecords.Part(id)).ToCore();
        return new ClusterSnapshot.StoredExecutor(id, spec, state, seq);
    }
}
