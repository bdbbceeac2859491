using System.Globalization;
using System.Text;
using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>
/// Puts jobs together from their records, which come in the order of their keys: per job the runnables, then the job's
/// spec and status.
/// </summary>
internal sealed class JobRecords
{
    private static readonly int SeqStart = StoreLayout.Jobs.Length;

    private readonly List<ClusterSnapshot.StoredJob> _jobs = [];
    private readonly List<ClusterSnapshot.StoredRunnable> _runnables = [];
    private int _firstOfJob;
    private JobSeq _job;
    private Stored.JobSpec? _spec;
    private RunnableId _worker;
    private RunnableSpec? _workerSpec;

    public IReadOnlyList<ClusterSnapshot.StoredJob> Jobs => _jobs;

    public IReadOnlyList<ClusterSnapshot.StoredRunnable> Runnables => _runnables;

    /// <exception cref="InvalidDataException">A part of a job is missing.</exception>
    public void Add(KeyValue pair)
    {
        var path = Encoding.UTF8.GetString(pair.Key.Span[SeqStart..]);
        var seq = new JobSeq(long.Parse(path.AsSpan(0, path.IndexOf('/', StringComparison.Ordinal)), CultureInfo.InvariantCulture));
        var record = RecordCodec.Decode(pair.Value);
        EndWorkerUnless(record.KindCase == Stored.Record.KindOneofCase.RunnableStatus);
        switch (record.KindCase)
        {
            case Stored.Record.KindOneofCase.RunnableSpec:
                _worker = WorkerOf(seq, path);
                _workerSpec = record.RunnableSpec.ToCore();
                break;
            case Stored.Record.KindOneofCase.RunnableStatus:
                AddWorker(WorkerOf(seq, path), record.RunnableStatus.ToCore());
                break;
            case Stored.Record.KindOneofCase.JobSpec when _spec is not null:
                throw Part(_job);
            case Stored.Record.KindOneofCase.JobSpec:
                (_job, _spec) = (seq, record.JobSpec);
                break;
            case Stored.Record.KindOneofCase.JobStatus:
                AddJob(seq, record.JobStatus);
                break;
        }
    }

    /// <summary>No more records come.</summary>
    public void End()
    {
        EndWorkerUnless(goesOn: false);
        if (_spec is not null)
        {
            throw Part(_job);
        }
    }

    /// <summary>What to say of something of which the store holds only a part.</summary>
    public static InvalidDataException Part(object id) => new($"The store holds only a part of {id}; restore it from a backup.");

    // SEQ/runnables/INDEX/spec.
    private static RunnableId WorkerOf(JobSeq job, string path)
    {
        var index = path.AsSpan()[..path.LastIndexOf('/')];
        return new RunnableId(job, int.Parse(index[(index.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));
    }

    private void EndWorkerUnless(bool goesOn)
    {
        if (!goesOn && _workerSpec is not null)
        {
            AddWorker(_worker, RunnableStatus.New);
        }
    }

    private void AddWorker(RunnableId worker, RunnableStatus status)
    {
        if (_workerSpec is not { } spec || worker != _worker)
        {
            throw Part(worker);
        }

        _runnables.Add(new ClusterSnapshot.StoredRunnable(worker, spec, status));
        _workerSpec = null;
    }

    private void AddJob(JobSeq job, Stored.JobStatus status)
    {
        if (_spec is not { Master: { } masterSpec } spec || job != _job || status.Master is not { } masterStatus)
        {
            throw Part(job);
        }

        _jobs.Add(new ClusterSnapshot.StoredJob(job, spec.ToCore(), status.ToCore()));
        var master = new RunnableId(job, RunnableId.MasterIndex);
        _runnables.Insert(_firstOfJob, new ClusterSnapshot.StoredRunnable(master, masterSpec.ToCore(), masterStatus.ToCore()));
        _firstOfJob = _runnables.Count;
        _spec = null;
    }
}
