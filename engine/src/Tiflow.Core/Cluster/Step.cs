using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>
/// One batch of decisions under way: the state, and what the batch changes and sends. All changes of the state go
/// through here, so that indexes, history and the change set follow from them in one place.
/// </summary>
internal sealed class Step(ClusterState state, ClusterOptions options)
{
    private readonly List<ClusterEffect> _effects = [];
    private readonly HashSet<JobEntry> _seenChanges = [];
    private readonly Dictionary<JobEntry, SortedSet<int>> _workerUpdates = [];

    public ClusterState State { get; } = state;

    public ClusterOptions Options { get; } = options;

    public Moment Now { get; set; }

    /// <summary>
    /// Who is behind the present changes, for the history: <c>user</c>, <c>leader</c>, <c>job</c>, <c>executor/ID</c>.
    /// </summary>
    public string Actor { get; set; } = "leader";

    public ChangeSet Changes { get; private set; } = new();

    public Bookings Bookings { get; } = new(state);

    public void Send(ClusterEffect effect) => _effects.Add(effect);

    public void Reply(long tag, RequestResult result) => Send(new ClusterEffect.Reply(tag, result));

    public void Refuse(long tag, string code, string message) =>
        Reply(tag, new RequestResult.Refused(new ErrorText(code, message)));

    public void Schedule(TimerKey key, TimeSpan due) => State.Timers.Arm(key, due);

    public JobEntry AddJob(JobSpec spec, JobStatus status, RunnableSpec master)
    {
        var job = new JobEntry(new JobSeq(State.NextJobSeq++), spec, status, State.ProjectOf(spec.Name.ProjectId));
        Changes.CountersChanged();
        State.Add(job);
        Changes.Added(job);
        _seenChanges.Add(job);
        AddRunnable(job, master);
        return job;
    }

    public RunnableEntry AddRunnable(JobEntry job, RunnableSpec spec)
    {
        var runnable = new RunnableEntry(job, new RunnableId(job.Seq, job.Runnables.Count), spec, RunnableStatus.New);
        job.Runnables.Add(runnable);
        if (!runnable.Id.IsMaster)
        {
            job.WorkersByName.Add(spec.Name, runnable.Id.Index);
        }

        Changes.Added(runnable);
        Bookings.Enqueue(runnable);
        Touch(runnable);
        return runnable;
    }

    public void RemoveJob(JobEntry job)
    {
        State.Remove(job);

        Changes.Removed(job);
        _seenChanges.Add(job);
        _workerUpdates.Remove(job);
    }

    /// <summary>
    /// Changes a runnable's status, and all that follows: capacity, queue, the job's state, what its job master is
    /// told.
    /// </summary>
    public void Set(RunnableEntry runnable, RunnableStatus status)
    {
        var moves = runnable.Status.Executor != status.Executor;
        if (moves)
        {
            Bookings.Release(runnable);
        }

        runnable.Status = status;
        if (moves)
        {
            Bookings.Occupy(runnable);
        }

        Bookings.Enqueue(runnable);
        Changes.Changed(runnable);
        Touch(runnable);
        RefreshState(runnable.Job);
    }

    /// <summary>Changes a job's status; its state is derived, whatever the given status says.</summary>
    public void Set(JobEntry job, JobStatus status)
    {
        var requeue = job.Status.Ending != status.Ending;
        job.Status = status with { State = job.Status.State };
        Changes.Changed(job);
        _seenChanges.Add(job);
        if (requeue)
        {
            foreach (var runnable in job.Runnables)
            {
                Bookings.Enqueue(runnable);
            }
        }

        RefreshState(job);
    }

    /// <summary>Derives the job's state anew and notes the change in its history.</summary>
    public void RefreshState(JobEntry job)
    {
        var from = job.Status.State;
        var to = JobStateRules.Derive(job);
        if (to == from)
        {
            return;
        }

        job.Status = JobStateRules.Enter(job, to, Now.Wall);
        Changes.Changed(job);
        _seenChanges.Add(job);
        Note(job, $"job/{job.Spec.Name.JobId}", from.ToString(), to.ToString(), job.Status.Reason);
    }

    public void Note(RunnableEntry runnable, RunnableState from, string reason)
    {
        var job = runnable.Job.Spec.Name.JobId;
        var subject = runnable.Id.IsMaster ? $"master/{job}" : $"worker/{job}.{runnable.Id.Index}";
        Note(runnable.Job, subject, from.ToString(), runnable.Status.State.ToString(), reason);
    }

    public void Note(JobEntry job, string subject, string from, string to, string reason)
    {
        var seq = job.Status.NextEventSeq;
        job.Status = job.Status with { NextEventSeq = seq + 1 };
        Changes.Changed(job);
        Changes.Added(new HistoryEntry
        {
            Job = job.Seq,
            Seq = seq,
            Time = Now.Wall,
            Subject = subject,
            From = from,
            To = to,
            Reason = reason,
            Actor = Actor,
        });
    }

    /// <summary>The runnable's report changed: users and its job master see it, nothing is stored.</summary>
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

    public void AddExecutor(ExecutorEntry executor)
    {
        State.Add(executor);
        Changes.CountersChanged();
        Changes.Executors.Add(executor);
    }

    public void Set(ExecutorEntry executor, ExecutorState state)
    {
        executor.State = state;
        Bookings.Refresh(executor);
        Changes.Executors.Add(executor);
    }

    public void RemoveExecutor(ExecutorEntry executor)
    {
        State.Remove(executor);
        Changes.Removed(executor);
    }

    public void AttachSession(ExecutorEntry executor, long session)
    {
        executor.Session = session;
        State.Sessions.Add(session, executor);
        Bookings.Refresh(executor);
    }

    public void DetachSession(ExecutorEntry executor)
    {
        if (executor.Session is { } session)
        {
            State.Sessions.Remove(session);
            executor.Session = null;
            Bookings.Refresh(executor);
        }
    }

    /// <summary>Ends the batch: what it changed, and what is to be sent, in order.</summary>
    public StepOutput Complete()
    {
        foreach (var (job, indexes) in _workerUpdates)
        {
            SendWorkerUpdates(job, [.. indexes.Select(index => Views.Of(job.Runnables[index]))]);
        }

        foreach (var job in _seenChanges)
        {
            Send(new ClusterEffect.JobChanged(job.Spec.Name));
        }

        var output = new StepOutput(Changes, [.. _effects]);
        Changes = new ChangeSet();
        _effects.Clear();
        _seenChanges.Clear();
        _workerUpdates.Clear();
        return output;
    }

    /// <summary>Tells a job master of all of its workers.</summary>
    public void SendAllWorkers(JobEntry job, long session)
    {
        _workerUpdates.Remove(job);
        var views = job.Workers.Select(Views.Of).ToArray();
        Send(new ClusterEffect.UpdateWorkers(session, job.Master.Incarnation, IsSnapshot: true, views));
    }

    private void SendWorkerUpdates(JobEntry job, WorkerView[] workers)
    {
        if (job.Master.Status is { IsPlaced: true, Executor: { } executor }
            && State.Executors.TryGetValue(executor, out var host)
            && host.Session is { } session)
        {
            Send(new ClusterEffect.UpdateWorkers(session, job.Master.Incarnation, IsSnapshot: false, workers));
        }
    }
}
