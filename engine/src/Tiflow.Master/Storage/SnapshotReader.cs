using System.Globalization;
using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>Reads the leader's state from the store when a leadership begins.</summary>
internal sealed class SnapshotReader(IMetaStore store)
{
    private const int PageSize = 10_000;

    private readonly Dictionary<JobSeq, (JobSpec? Spec, JobStatus? Status)> _jobs = [];
    private readonly Dictionary<RunnableId, (RunnableSpec? Spec, RunnableStatus? Status)> _runnables = [];
    private readonly Dictionary<ExecutorId, (Stored.Executor? Executor, long Seq)> _executors = [];
    private Stored.Counters _counters = new() { NextJobSeq = 1, NextExecutorId = 1 };

    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StoreLayout.Counters, cancellationToken) is { } counters)
        {
            _counters = RecordCodec.Decode(counters.Value).Counters;
        }

        await ReadAllAsync(StoreLayout.Jobs, AddJobRecord, cancellationToken);
        await ReadAllAsync(StoreLayout.Executors, AddExecutorRecord, cancellationToken);
        return new ClusterSnapshot
        {
            NextJobSeq = _counters.NextJobSeq,
            NextExecutorId = _counters.NextExecutorId,
            Jobs = [.. _jobs.Select(static pair => new ClusterSnapshot.StoredJob(
                pair.Key, Whole(pair.Value.Spec, pair.Key), Whole(pair.Value.Status, pair.Key)))],
            Runnables = [.. _runnables.Select(static pair => new ClusterSnapshot.StoredRunnable(
                pair.Key, Whole(pair.Value.Spec, pair.Key), Whole(pair.Value.Status, pair.Key)))],
            Executors = [.. _executors.Select(static pair => ToStored(pair.Key, Whole(pair.Value.Executor, pair.Key), pair.Value.Seq))],
        };
    }

    private async Task ReadAllAsync(string prefix, Action<string[], KeyValue> add, CancellationToken cancellationToken)
    {
        var range = KeyRange.Prefix(prefix);
        while (true)
        {
            var page = await store.RangeAsync(new RangeQuery(range) { Limit = PageSize }, cancellationToken);
            foreach (var pair in page.Items)
            {
                add(pair.Key.ToString()[prefix.Length..].Split('/'), pair);
            }

            if (!page.More)
            {
                return;
            }

            range = range with { Start = page.Items[^1].Key.Successor() };
        }
    }

    // SEQ/spec, SEQ/status, SEQ/runnables/INDEX/spec, SEQ/runnables/INDEX/status.
    private void AddJobRecord(string[] path, KeyValue pair)
    {
        var job = new JobSeq(long.Parse(path[0], CultureInfo.InvariantCulture));
        switch (path)
        {
            case [_, StoreLayout.SpecLeaf]:
                _jobs[job] = _jobs.GetValueOrDefault(job) with { Spec = RecordCodec.Decode(pair.Value).JobSpec.ToCore() };
                break;
            case [_, StoreLayout.StatusLeaf]:
                _jobs[job] = _jobs.GetValueOrDefault(job) with { Status = RecordCodec.Decode(pair.Value).JobStatus.ToCore() };
                break;
            case [_, "runnables", var index, var leaf]:
                AddRunnableRecord(new RunnableId(job, int.Parse(index, CultureInfo.InvariantCulture)), leaf, pair);
                break;
        }
    }

    private void AddRunnableRecord(RunnableId id, string leaf, KeyValue pair)
    {
        var record = RecordCodec.Decode(pair.Value);
        var known = _runnables.GetValueOrDefault(id);
        _runnables[id] = leaf == StoreLayout.SpecLeaf
            ? known with { Spec = record.RunnableSpec.ToCore() }
            : known with { Status = record.RunnableStatus.ToCore() };
    }

    private void AddExecutorRecord(string[] path, KeyValue pair)
    {
        var id = new ExecutorId(long.Parse(path[0], CultureInfo.InvariantCulture));
        var record = RecordCodec.Decode(pair.Value);
        var known = _executors.GetValueOrDefault(id);
        _executors[id] = path[1] == StoreLayout.SeqLeaf
            ? known with { Seq = record.AppliedSeq.Seq }
            : known with { Executor = record.Executor };
    }

    private static ClusterSnapshot.StoredExecutor ToStored(ExecutorId id, Stored.Executor executor, long seq)
    {
        var (spec, state) = executor.ToCore();
        return new ClusterSnapshot.StoredExecutor(id, spec, state, seq);
    }

    private static T Whole<T>(T? part, object id)
        where T : class =>
        part ?? throw new InvalidDataException($"The store holds only a part of {id}; restore it from a backup.");
}
