using System.Collections.Immutable;
using System.Globalization;
using Tiflow.Core;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Simulation.Time;

namespace Tiflow.ClusterBench.Quality;

/// <summary>
/// The leader's mind in virtual time, with executors that do what they are told. Decisions, commits and messages take no
/// time: what waits, waits for room.
/// </summary>
internal sealed class VirtualCluster
{
    private const string Type = "QualityJob";
    private const int BatchOperations = 512;

    private readonly ClusterMachine _machine;
    private readonly Dictionary<long, long> _lastSeq = [];
    private readonly Dictionary<JobName, VirtualJob> _jobs = [];
    private long _tag;

    public VirtualCluster(ClusterOptions options, int executors, ResourceVector capacity)
    {
        _machine = new ClusterMachine(new ClusterSnapshot(), options, Now);
        for (var number = 1; number <= executors; number++)
        {
            _machine.Apply(new ClusterEvent.SessionOpened(number, SpecOf(number, capacity), KnownAs: null, Running: []), Now);
            Settle();
        }
    }

    public EventQueue Queue { get; } = new();

    public Action<VirtualJob, VirtualTask> OnPlaced { get; set; } = static (_, _) => { };

    public Action<VirtualJob, VirtualTask> OnEnded { get; set; } = static (_, _) => { };

    private Moment Now => new(DateTimeOffset.UnixEpoch + Queue.Now, Queue.Now);

    public void SetWeight(string project, int weight) => Decide(new ClusterEvent.ChangeProject(++_tag, project, weight, Quota: null));

    /// <summary>A job whose job master is placed at once: it takes nothing but a slot.</summary>
    public VirtualJob Create(string project)
    {
        var job = new VirtualJob(new JobName(project, string.Create(CultureInfo.InvariantCulture, $"job-{++_tag}")));
        _jobs.Add(job.Name, job);
        Decide(new ClusterEvent.CreateJob(_tag, SpecOf(job.Name), DryRun: false));
        return job;
    }

    public void Add(VirtualJob job, IReadOnlyList<VirtualTask> tasks)
    {
        foreach (var task in tasks)
        {
            task.CreatedAt = Queue.Now;
        }

        var first = job.Tasks.Count;
        job.Tasks.AddRange(tasks);
        Say(job.Master!, new RunnableMessage.CreateWorkers([.. tasks.Select((task, number) => WorkerOf(first + number, task))])); // It is placed.
        Settle();
    }

    /// <summary>Nothing comes any more; the job ends with its last task.</summary>
    public void EndWithTasks(VirtualJob job)
    {
        if (job.Ended == job.Tasks.Count)
        {
            _jobs.Remove(job.Name);
            Exit(job.Master!); // It is placed.
            Decide(new ClusterEvent.ChangeJob(++_tag, job.Name, JobVerb.Delete));
        }
    }

    private void Decide(ClusterEvent clusterEvent)
    {
        _machine.Apply(clusterEvent, Now);
        Settle();
    }

    private void Settle()
    {
        while (_machine.HasUnfinishedWork || _machine.BatchSize.Operations > 0)
        {
            _machine.Advance(BatchOperations, Now);
            foreach (var assign in _machine.Complete().Effects.OfType<ClusterEffect.Assign>().ToArray())
            {
                Begin(assign, _jobs[assign.Job]);
            }
        }
    }

    private void Begin(ClusterEffect.Assign assign, VirtualJob job)
    {
        Say(assign, new RunnableMessage.Started());
        if (assign.Incarnation.Runnable.IsMaster)
        {
            job.Master = assign;
            return;
        }

        var task = job.Tasks[assign.Incarnation.Runnable.Index - 1];
        OnPlaced(job, task);
        Queue.After(task.Duration, () => End(assign, job, task));
    }

    private void End(ClusterEffect.Assign assign, VirtualJob job, VirtualTask task)
    {
        job.Ended++;
        OnEnded(job, task);
        Exit(assign);
    }

    private void Exit(ClusterEffect.Assign assign)
    {
        Say(assign, new RunnableMessage.Exited(ExitOutcome.Finished, Error: null, Report: null));
        Settle();
    }

    private void Say(ClusterEffect.Assign assign, RunnableMessage message)
    {
        var seq = _lastSeq[assign.Session] = _lastSeq.GetValueOrDefault(assign.Session) + 1;
        _machine.Apply(new ClusterEvent.RunnableSaid(assign.Session, seq, assign.Incarnation, message), Now);
    }

    private static RunnableSpec WorkerOf(int number, VirtualTask task) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}"),
        Type = Type,
        Demand = task.Demand,
    };

    private static JobSpec SpecOf(JobName name) => new()
    {
        Name = name,
        TenantId = "default",
        Type = Type,
        Config = default(ReadOnlyMemory<byte>),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static ExecutorSpec SpecOf(int number, ResourceVector capacity)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"executor-{number}");
        return new ExecutorSpec
        {
            Name = name,
            Address = $"{name}:1",
            Version = "bench",
            ProcessId = name,
            Capacity = capacity,
            Labels = ImmutableSortedDictionary<string, string>.Empty,
            Types = ImmutableSortedSet.Create(StringComparer.Ordinal, Type),
        };
    }
}
