using Tiflow.Core.Cluster;
using Tiflow.Core.Runnables;

namespace Tiflow.Master.Storage;

/// <summary>
/// Puts jobs together from their records, which come in the order of their keys: per job its local resources, the runnables,
/// then the job's spec and status.
/// </summary>
internal sealed class JobRecords
{
    private readonly List<ClusterSnapshot.StoredJob> _jobs = [];
    private readonly List<ClusterSnapshot.StoredRunnable> _runnables = [];
    private readonly List<JobRecord.Resource> _resources = [];
    private int _firstOfJob;
    private JobRecord.Spec? _spec;
    private JobRecord.WorkerSpec? _workerSpec;

    public IReadOnlyList<ClusterSnapshot.StoredJob> Jobs => _jobs;

    public IReadOnlyList<ClusterSnapshot.StoredRunnable> Runnables => _runnables;

    /// <exception cref="InvalidDataException">A part of a job is missing.</exception>
    public void Add(JobRecord record)
    {
        EndWorkerUnless(record is JobRecord.WorkerStatus);
        switch (record)
        {
            case JobRecord.Resource resource:
                _resources.Add(resource);
                break;
            case JobRecord.WorkerSpec spec:
                _workerSpec = spec;
                break;
            case JobRecord.WorkerStatus status:
                AddWorker(status.Worker, status.Value);
                break;
            case JobRecord.Spec when _spec is not null:
                throw Part(_spec.Job);
            case JobRecord.Spec spec:
                _spec = spec;
                break;
            case JobRecord.Status status:
                AddJob(status);
                break;
        }
    }

    /// <summary>No more records come.</summary>
    public void End()
    {
        EndWorkerUnless(goesOn: false);
        if ((_spec?.Job ?? _resources.FirstOrDefault()?.Job) is { } job)
        {
            throw Part(job);
        }
    }

    /// <summary>What to say of something of which the store holds only a part.</summary>
    public static InvalidDataException Part(object id) => new($"The store holds only a part of {id}; restore it from a backup.");

    private void EndWorkerUnless(bool goesOn)
    {
        if (!goesOn && _workerSpec is { } waiting)
        {
            AddWorker(waiting.Worker, RunnableStatus.New);
        }
    }

    private void AddWorker(RunnableId worker, RunnableStatus status)
    {
        if (_workerSpec is not { } spec || worker != spec.Worker)
        {
            throw Part(worker);
        }

        _runnables.Add(new ClusterSnapshot.StoredRunnable(worker, spec.Value, status));
        _workerSpec = null;
    }

    private void AddJob(JobRecord.Status status)
    {
        if (_spec is not { Master: { } masterSpec } spec || status.Job != spec.Job || status.Master is not { } masterStatus
            || _resources.Exists(resource => resource.Job != spec.Job))
        {
            throw Part(status.Job);
        }

        _jobs.Add(new ClusterSnapshot.StoredJob(status.Job, spec.Value, status.Value)
        {
            Resources = [.. _resources.Select(static resource => resource.Value)],
        });
        _resources.Clear();
        var master = new RunnableId(status.Job, RunnableId.MasterIndex);
        _runnables.Insert(_firstOfJob, new ClusterSnapshot.StoredRunnable(master, masterSpec, masterStatus));
        _firstOfJob = _runnables.Count;
        _spec = null;
    }
}
