using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>
/// One batch of decisions under way: the state, and what the batch changes and sends. All changes of the state go
/// through here, so that indexes, history and the change set follow from them in one place.
/// </summary>
internal sealed class Step(ClusterState state, ClusterOptions options)
{
    private readonly StepEffects _effects = new(state);

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
        JobTimeRules.Arm(this, job);
        Changes.Added(job);
        _effects.Touch(job);
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
        JobTimeRules.Disarm(this, job);
        Changes.Removed(job);
        _effects.Touch(job);
        _effects.ForgetWorkers(job);
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

    /// <summary>Another config for a worker's next run.</summary>
    public void Set(RunnableEntry worker, RunnableSpec spec)
    {
        worker.Spec = spec;
        Changes.ChangedSpec(worker);
        Touch(worker);
    }

    /// <summary>Changes a job's status; its state is derived, whatever the given status says.</summary>
    public void Set(JobEntry job, JobStatus status)
    {
        var requeue = job.Status.Ending != status.Ending;
        job.Status = status with { State = job.Status.State };
        Changes.Changed(job);
        _effects.Touch(job);
        if (requeue)
        {
            foreach (var runnable in job.Runnables)
            {
                Bookings.Enqueue(runnable);
            }
        }

        RefreshState(job);
    }

    /// <summary>Changes what the user wants of a job; what waits of it stands in line by the new values.</summary>
    public void Set(JobEntry job, JobSpec spec)
    {
        foreach (var runnable in job.Runnables)
        {
            State.Queue.Remove(runnable);
        }

        job.Spec = spec;
        foreach (var runnable in job.Runnables)
        {
            Bookings.Enqueue(runnable);
        }

        Changes.ChangedSpec(job);
        _effects.Touch(job);
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

        var hadEnded = job.Status.IsTerminal;
        job.Status = JobStateRules.Enter(job, to, Now.Wall);
        job.Project.LiveJobs += (hadEnded ? 1 : 0) - (job.Status.IsTerminal ? 1 : 0);
        Changes.Changed(job);
        _effects.Touch(job);
        if (job.Status.IsTerminal)
        {
            State.Schedules.NoteEnd(job);
            LocalResourceRules.DropAll(this, job);
        }

        this.Note(job, $"job/{job.Spec.Name.JobId}", from.ToString(), to.ToString(), job.Status.Reason);
    }

    /// <summary>The runnable's report changed: users and its job master see it, nothing is stored.</summary>
    public void Touch(RunnableEntry runnable) => _effects.Touch(runnable);

    public void Add(JobEntry job, LocalResource resource)
    {
        State.Resources.Add(job, resource);
        Changes.Changed(job, resource.Name, resource);
        _effects.Touch(job);
    }

    /// <summary>What is bound to it must not wait for an executor.</summary>
    public void Remove(JobEntry job, LocalResource resource)
    {
        State.Resources.Remove(job, resource);
        Changes.Changed(job, resource.Name, null);
        _effects.Touch(job);
    }

    public void Set(ProjectEntry project, ProjectSettings settings)
    {
        State.Set(project, settings);
        Changes.Changed(project.Name, settings);
    }

    public void AddExecutor(ExecutorEntry executor)
    {
        State.Add(executor);
        Changes.CountersChanged();
        Changes.Changed(executor);
        RebalanceRules.MembershipChanged(this);
        this.Note(executor, ExecutorState.None, $"{executor.Spec.Name} has registered from {executor.Spec.Address}");
    }

    /// <summary>Changes an executor's status, and notes a change of its state in its history.</summary>
    public void Set(ExecutorEntry executor, ExecutorStatus status, string reason)
    {
        var from = executor.State;
        executor.Status = status;
        Bookings.Refresh(executor);
        Changes.Changed(executor);
        if (status.State != from)
        {
            RebalanceRules.MembershipChanged(this);
            this.Note(executor, from, reason);
        }
    }

    /// <summary>What is placed on the executor is to be given away or moved, a bounded number per step.</summary>
    public void Evacuate(ExecutorEntry executor) => State.Evacuate(executor);

    public void RemoveExecutor(ExecutorEntry executor)
    {
        State.Remove(executor);
        Changes.Removed(executor);
        RebalanceRules.MembershipChanged(this);
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
        var output = new StepOutput(Changes, _effects.Take());
        Changes = new ChangeSet();
        return output;
    }

    /// <summary>Tells a job master of all of its workers.</summary>
    public void SendAllWorkers(JobEntry job, long session)
    {
        _effects.ForgetWorkers(job);
        var views = job.Workers.Select(Views.Of).ToArray();
        Send(new ClusterEffect.UpdateWorkers(session, job.Master.Incarnation, IsSnapshot: true, views));
    }
}
