using Tiflow.Core.Effects;

namespace Tiflow.Core.Cluster;

/// <summary>What a batch sends: effects in their order, then each job that changed, and each job master's workers, once.</summary>
internal sealed class StepEffects(ClusterState state)
{
    private readonly List<ClusterEffect> _effects = [];
    private readonly HashSet<JobEntry> _seenChanges = [];
    private readonly Dictionary<JobEntry, SortedSet<int>> _workerUpdates = [];

    public void Add(ClusterEffect effect) => _effects.Add(effect);

    /// <summary>Users see a change of the job.</summary>
    public void Touch(JobEntry job) => _seenChanges.Add(job);

    /// <summary>Users and the job master see a change of the runnable.</summary>
    public void Touch(RunnableEntry runnable)
    {
        _seenChanges.Add(runnable.Job);
        if (!runnable.Id.IsMaster)
        {
            if (!_workerUpdates.TryGetValue(runnable.Job, out var indexes))
            {
                _workerUpdates.Add(runnable.Job, indexes = []);
            }

            indexes.Add(runnable.Id.Index);
        }
    }

    /// <summary>The job master needs no single updates any more: it is gone, or hears of all workers.</summary>
    public void ForgetWorkers(JobEntry job) => _workerUpdates.Remove(job);

    public ClusterEffect[] Take()
    {
        foreach (var (job, indexes) in _workerUpdates)
        {
            SendWorkers(job, [.. indexes.Select(index => Views.Of(job.Runnables[index]))]);
        }

        ClusterEffect[] effects = [.. _effects, .. _seenChanges.Select(static job => new ClusterEffect.JobChanged(job.Spec.Name))];
        _effects.Clear();
        _seenChanges.Clear();
        _workerUpdates.Clear();
        return effects;
    }

    private void SendWorkers(JobEntry job, WorkerView[] workers)
    {
        if (job.Master.Status is { IsPlaced: true, Executor: { } executor }
            && state.Executors.TryGetValue(executor, out var host)
            && host.Session is { } session)
        {
            Add(new ClusterEffect.UpdateWorkers(session, job.Master.Incarnation, IsSnapshot: false, workers));
        }
    }
}
