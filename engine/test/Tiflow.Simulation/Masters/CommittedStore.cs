using Tiflow.Core.Cluster;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;

namespace Tiflow.Simulation.Masters;

/// <summary>The metastore that outlives leaders: the real records in the store for simulations.</summary>
internal sealed class CommittedStore : IDisposable
{
    private readonly MemoryStoreState _state = new();
    private readonly MemoryStoreFaults _faults = new();
    private readonly MemoryMetaStore _store;

    public CommittedStore() => _store = new MemoryMetaStore(_state, limits: null, _faults);

    /// <summary>Whoever led before does not lead any more.</summary>
    public ILeadership Campaign(string name)
    {
        _state.DeposeLeader();
        return Immediately.Result(_store.CampaignAsync(new MasterRecord(name, name), CancellationToken.None));
    }

    public void Depose() => _state.DeposeLeader();

    public CommitOutcome Commit(StoreTransaction transaction, bool refuses, bool losesReply)
    {
        _faults.RefusesCommit = _ => refuses;
        _faults.LosesReply = _ => losesReply;
        try
        {
            return Immediately.Result(_store.CommitAsync(transaction, CancellationToken.None)) is CommitResult.Committed
                ? CommitOutcome.Committed
                : CommitOutcome.Fenced;
        }
        catch (StoreOutcomeUnknownException)
        {
            return CommitOutcome.ReplyLost;
        }
        catch (StoreException)
        {
            return CommitOutcome.Refused;
        }
    }

    public ClusterSnapshot Load()
    {
        var jobs = new JobRecords();
        foreach (var pair in Read(StoreLayout.Jobs))
        {
            jobs.Add(JobRecord.Decode(pair.Key, pair.Value));
        }

        jobs.End();
        var executors = new ExecutorRecords();
        foreach (var pair in Read(StoreLayout.Executors))
        {
            executors.Add(pair.Key, pair.Value);
        }

        var counters = StoreLayout.CountersOf(ReadOne(StoreLayout.Counters));
        return new ClusterSnapshot
        {
            NextJobSeq = counters.NextJobSeq,
            NextExecutorId = counters.NextExecutorId,
            IncarnationBase = StoreLayout.RestoredOf(ReadOne(StoreLayout.Restored)).NumberBase,
            Jobs = jobs.Jobs,
            Runnables = jobs.Runnables,
            Executors = executors.Executors,
            Projects = [.. Read(StoreLayout.Projects).Select(static pair => ProjectRecords.Decode(pair.Key, pair.Value))],
        };
    }

    public void Dispose() => Immediately.End(_store.DisposeAsync().AsTask());

    private ReadOnlyMemory<byte>? ReadOne(StoreKey key) => Immediately.Result(_store.ReadAsync(key, CancellationToken.None))?.Value;

    private IReadOnlyList<KeyValue> Read(string prefix) =>
        Immediately.Result(_store.RangeAsync(new RangeQuery(KeyRange.Prefix(prefix)), CancellationToken.None)).Items;
}
