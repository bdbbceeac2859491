using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Tiflow.Core;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.ClusterBench.Decisions;

/// <summary>
/// The leader's mind alone, with executors in three zones and of two sizes that do what they are told at once. Nothing is
/// stored or sent.
/// </summary>
internal sealed class DecisionCluster
{
    public const string JobType = "BenchJob";

    private const string WorkerType = "BenchWorker";
    private const int BatchOperations = 512;
    private const int WorkersPerRequest = 100;
    private const long MiB = 1024 * 1024;

    // Many small ones, few large ones.
    private static readonly ResourceVector[] Demands =
    [
        .. Enumerable.Repeat(DemandOf(cpu: 100, memory: 64), 12),
        .. Enumerable.Repeat(DemandOf(cpu: 250, memory: 256), 6),
        DemandOf(cpu: 1000, memory: 1024),
        DemandOf(cpu: 4000, memory: 8192),
    ];

    private readonly ClusterMachine _machine;
    private readonly Dictionary<long, long> _lastSeq = [];
    private readonly List<ClusterEffect.Assign> _assigned = [];
    private TimeSpan _now = TimeSpan.FromSeconds(1);
    private long _tag;

    public DecisionCluster(int executors, long placements)
    {
        _machine = new ClusterMachine(new ClusterSnapshot(), new ClusterOptions(), Now);
        for (var number = 1; number <= executors; number++)
        {
            _machine.Apply(new ClusterEvent.SessionOpened(number, SpecOf(number, (double)placements / executors), KnownAs: null, Running: []), Now);
            Settle();
        }
    }

    public int Placed { get; private set; }

    private Moment Now => new(DateTimeOffset.UnixEpoch + _now, _now);

    /// <summary>Creates jobs of one job master each and some workers; nothing of them is placed yet but job masters.</summary>
    public void CreateJobs(int jobs, int workersEach)
    {
        for (var job = 0; job < jobs; job++)
        {
            Create(string.Create(CultureInfo.InvariantCulture, $"job-{++_tag}"));
            Settle();
            var master = _assigned[^1];
            Say(master, new RunnableMessage.Started());
            for (var first = 0; first < workersEach; first += WorkersPerRequest)
            {
                var numbers = Enumerable.Range(first, Math.Min(WorkersPerRequest, workersEach - first));
                Say(master, new RunnableMessage.CreateWorkers([.. numbers.Select(WorkerOf)]));
            }
        }
    }

    /// <summary>A job in each of so many projects.</summary>
    public void CreateProjects(int projects)
    {
        for (var number = 1; number <= projects; number++)
        {
            Create("job", project: string.Create(CultureInfo.InvariantCulture, $"project-{number}"));
            Settle();
            Say(_assigned[^1], new RunnableMessage.Started());
        }
    }

    /// <summary>So many workers for each job; none of them is placed yet.</summary>
    public void CreateWorkers(int first, int each)
    {
        foreach (var master in _assigned)
        {
            Say(master, new RunnableMessage.CreateWorkers([.. Enumerable.Range(first, each).Select(WorkerOf)]));
        }
    }

    public void Create(string id, ResourceVector? demand = null, string project = JobName.DefaultProject) => _machine.Apply(
        new ClusterEvent.CreateJob(++_tag, SpecOf(id) with { Name = new JobName(project, id) }, DryRun: false)
        {
            Demand = demand ?? ResourceVector.OneSlot,
        },
        Now);

    /// <summary>Places what waits, one decision at a time; calls back with the time of each.</summary>
    public void PlaceAll(Action<TimeSpan> onDecision)
    {
        while (_machine.HasUnfinishedWork)
        {
            while (_machine.HasUnfinishedWork && _machine.BatchSize.Operations < BatchOperations)
            {
                var started = Stopwatch.GetTimestamp();
                _machine.Advance(_machine.BatchSize.Operations + 1, Now);
                onDecision(Stopwatch.GetElapsedTime(started));
            }

            Complete();
        }
    }

    public void Settle() => PlaceAll(static _ => { });

    /// <summary>A heartbeat of every executor.</summary>
    public void BeatAll(int executors)
    {
        _now += TimeSpan.FromMilliseconds(500);
        for (var session = 1; session <= executors; session++)
        {
            _machine.Apply(new ClusterEvent.Heartbeat(session, 1), Now);
        }

        Settle();
    }

    /// <summary>The last runnable that was placed fails, and so makes room; it comes back after its pause.</summary>
    public void FailLast()
    {
        var last = _assigned[^1];
        Say(last, new RunnableMessage.Exited(ExitOutcome.FailedTransient, new ErrorText("BENCH", "on purpose"), Report: null));
        Settle();
        _now += TimeSpan.FromMinutes(1);
        BeatAll(_lastSeq.Count);
        _machine.Apply(new ClusterEvent.Tick(), Now);
        Settle();
    }

    private void Complete()
    {
        foreach (var assign in _machine.Complete().Effects.OfType<ClusterEffect.Assign>())
        {
            Placed++;
            if (assign.Incarnation.Runnable.IsMaster)
            {
                _assigned.Add(assign);
            }
        }
    }

    private void Say(ClusterEffect.Assign assign, RunnableMessage message)
    {
        var seq = _lastSeq[assign.Session] = _lastSeq.GetValueOrDefault(assign.Session) + 1;
        _machine.Apply(new ClusterEvent.RunnableSaid(assign.Session, seq, assign.Incarnation, message), Now);
        if (message is not RunnableMessage.CreateWorkers)
        {
            Settle();
        }
        else
        {
            Complete();
        }
    }

    private static ResourceVector DemandOf(long cpu, long memory) => ResourceVector.From(
        [new(ResourceVector.CpuName, cpu), new(ResourceVector.MemoryName, memory * MiB), new(ResourceVector.SlotsName, 1)]);

    private static RunnableSpec WorkerOf(int number) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}"),
        Type = WorkerType,
        Demand = Demands[number % Demands.Length],
    };

    private static JobSpec SpecOf(string id) => new()
    {
        Name = new JobName(JobName.DefaultProject, id),
        TenantId = "default",
        Type = JobType,
        Config = default(ReadOnlyMemory<byte>),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    // Twice the room that is needed: a third of the executors has four times the size of the others.
    private static ExecutorSpec SpecOf(int number, double placementsEach)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"executor-{number}");
        var slots = (long)Math.Ceiling(placementsEach * (number % 3 == 0 ? 4 : 1)) + 4;
        return new ExecutorSpec
        {
            Name = name,
            Address = $"{name}:1",
            Version = "bench",
            ProcessId = name,
            Capacity = ResourceVector.From(
            [
                new(ResourceVector.CpuName, slots * 400), new(ResourceVector.MemoryName, slots * 640 * MiB), new(ResourceVector.SlotsName, slots),
            ]),
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("zone", ((char)('a' + (number % 3))).ToString()),
            Types = ImmutableSortedSet.Create(StringComparer.Ordinal, JobType, WorkerType),
        };
    }
}
