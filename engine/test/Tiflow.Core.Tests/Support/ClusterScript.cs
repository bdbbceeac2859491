using System.Collections.Immutable;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Tests.Support;

/// <summary>
/// A whole cluster without a process: the machine, a virtual clock, the store's image and fake executors. After every
/// batch the state is validated and compared with what is stored.
/// </summary>
internal sealed class ClusterScript
{
    public const string MasterType = "job";
    public const string WorkerType = "work";

    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    private readonly Queue<Action> _deferred = new();
    private readonly ClusterOptions _options;
    private long _lastSession;
    private long _lastTag;
    private bool _busy;
    private int _openEvents;

    public ClusterScript(ClusterOptions? options = null)
    {
        _options = options ?? new ClusterOptions();
        Machine = new ClusterMachine(Image.ToSnapshot(), _options, Now);
    }

    /// <summary>A leader that begins with what another one has stored, a while later.</summary>
    public ClusterScript(StoredImage image, TimeSpan elapsed)
    {
        _options = new ClusterOptions();
        (Image, Elapsed) = (image, elapsed);
        Machine = new ClusterMachine(Image.ToSnapshot(), _options, Now);
    }

    public ClusterMachine Machine { get; private set; }

    public ClusterState State => Machine.State;

    public StoredImage Image { get; private set; } = new();

    public TimeSpan Elapsed { get; private set; }

    public Moment Now => new(Epoch + Elapsed, Elapsed);

    public List<FakeExecutor> Executors { get; } = [];

    /// <summary>All effects so far.</summary>
    public List<ClusterEffect> Effects { get; } = [];

    public int MaxOperations { get; set; } = 512;

    /// <summary>How many events the leader takes into one batch before it commits.</summary>
    public int EventsPerBatch { get; set; } = 1;

    /// <summary>Off only while a test sets up something big.</summary>
    public bool Validates { get; set; } = true;

    /// <summary>Whether a probe proves that a killed process is gone.</summary>
    public bool ProbesProve { get; set; } = true;

    /// <summary>Called after each batch.</summary>
    public Action<StepOutput>? Observe { get; set; }

    public long NextSession() => ++_lastSession;

    /// <param name="name">Null: made up.</param>
    /// <param name="slots">Its capacity.</param>
    /// <param name="address">Null: made up.</param>
    /// <param name="version">Of <see cref="MasterType"/>; null: it tells none, as old builds do.</param>
    public FakeExecutor AddExecutor(string? name = null, int slots = 8, string? address = null, int? version = null)
    {
        var executor = NewExecutor(name, slots, address, version);
        executor.Connect();
        return executor;
    }

    public FakeExecutor NewExecutor(string? name = null, int slots = 8, string? address = null, int? version = null)
    {
        var number = Executors.Count + 1;
        var executor = new FakeExecutor(this, new ExecutorSpec
        {
            Name = name ?? $"e{number}",
            Address = address ?? $"host{number}:1",
            Version = "1",
            ProcessId = $"process-{number}",
            Capacity = ResourceVector.From([new(ResourceVector.SlotsName, slots)]),
            Types = ImmutableSortedSet.Create(StringComparer.Ordinal, MasterType, WorkerType),
            TypeVersions = version is { } told
                ? ImmutableSortedDictionary<string, int>.Empty.Add(MasterType, told)
                : ImmutableSortedDictionary<string, int>.Empty,
        });
        Executors.Add(executor);
        return executor;
    }

    /// <summary>JOB in the default project, or PROJECT/JOB.</summary>
    public static JobName Name(string id) =>
        id.Split('/') is [var project, var job] ? new JobName(project, job) : new JobName(JobName.DefaultProject, id);

    public JobSpec Spec(string id, string config = "", int priority = 0, string type = MasterType) => new()
    {
        Name = Name(id),
        TenantId = "t",
        Type = type,
        Config = System.Text.Encoding.UTF8.GetBytes(config),
        Priority = priority,
        CreatedAt = Now.Wall,
    };

    public RequestResult Create(JobSpec spec, bool dryRun = false) =>
        Ask(tag => new ClusterEvent.CreateJob(tag, spec, dryRun));

    public JobView Create(string id, int priority = 0)
    {
        Create(Spec(id, priority: priority)).ShouldBeOfType<RequestResult.Job>();
        return Get(id);
    }

    public RequestResult Change(string id, JobVerb verb) => Ask(tag => new ClusterEvent.ChangeJob(tag, Name(id), verb));

    public JobView Get(string id) =>
        Ask(tag => new ClusterEvent.GetJob(tag, Name(id))).ShouldBeOfType<RequestResult.Job>().View;

    public RequestResult Change(FakeExecutor executor, ExecutorVerb verb, double? deadlineSeconds = null, bool force = false) => Ask(tag =>
        new ClusterEvent.ChangeExecutor(
            tag, executor.Id.ToString(), verb, deadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null)
        {
            Force = force,
        });

    public ProjectView Change(string project, int? weight = null, params IEnumerable<(string Name, long Amount)> quota)
    {
        var limits = ProjectQuota.From(quota.Select(static limit => KeyValuePair.Create(limit.Name, limit.Amount)));
        return Ask(tag => new ClusterEvent.ChangeProject(tag, project, weight, limits)).ShouldBeOfType<RequestResult.Project>().View;
    }

    public ProjectView Project(string name) =>
        Ask(tag => new ClusterEvent.GetProject(tag, name)).ShouldBeOfType<RequestResult.Project>().View;

    public bool Exists(string id) => State.JobsByName.ContainsKey(Name(id));

    public RequestResult Ask(Func<long, ClusterEvent> request)
    {
        var tag = ++_lastTag;
        var from = Effects.Count;
        Apply(request(tag));
        return Effects.Skip(from).OfType<ClusterEffect.Reply>().Single(reply => reply.Tag == tag).Result;
    }

    /// <summary>Creates workers in the name of the job's master.</summary>
    public void CreateWorkers(string id, params string[] names)
    {
        var specs = names.Select(static name => new RunnableSpec { Name = name, Type = WorkerType, Demand = ResourceVector.OneSlot });
        SayAsMaster(id, new RunnableMessage.CreateWorkers([.. specs])).ShouldBeNull();
    }

    public ErrorText? SayAsMaster(string id, RunnableMessage message)
    {
        var (executor, incarnation) = Run(id, RunnableId.MasterIndex);
        return executor.Acks[executor.Say(incarnation, message)];
    }

    /// <summary>The present run of a job's master (0) or worker, and where it is.</summary>
    public (FakeExecutor Executor, IncarnationId Incarnation) Run(string id, int index)
    {
        var runnable = Runnable(id, index);
        var incarnation = runnable.Incarnation;
        return (Executors.Single(executor => executor.Runs.ContainsKey(incarnation)), incarnation);
    }

    public RunnableEntry Runnable(string id, int index) => State.JobsByName[Name(id)].Runnables[index];

    public void Exit(string id, int index, ExitOutcome outcome)
    {
        var (executor, incarnation) = Run(id, index);
        executor.Exit(incarnation, outcome);
    }

    /// <summary>The reactions of executors come after the batch whose effects they react to.</summary>
    public void Defer(Action action) => _deferred.Enqueue(action);

    public void Apply(ClusterEvent clusterEvent)
    {
        if (_busy)
        {
            Defer(() => Apply(clusterEvent));
            return;
        }

        Machine.Apply(clusterEvent, Now);
        if (++_openEvents < EventsPerBatch)
        {
            return;
        }

        React();
    }

    /// <summary>Commits the batch under way.</summary>
    public void Flush() => React();

    /// <summary>Lets time pass; executors beat, timers fire at their time.</summary>
    public void Elapse(TimeSpan time)
    {
        var end = Elapsed + time;
        while (Elapsed < end)
        {
            var nextBeat = BeatEvery * (Math.Floor(Elapsed / BeatEvery) + 1);
            var next = new[] { end, nextBeat, Machine.NextTimer ?? end }.Min();
            Elapsed = next > Elapsed ? next : Elapsed;
            if (Elapsed == nextBeat)
            {
                foreach (var executor in Executors)
                {
                    executor.Beat();
                }
            }

            FireDueTimers();
        }
    }

    public void ElapseSeconds(double seconds) => Elapse(TimeSpan.FromSeconds(seconds));

    /// <summary>
    /// The leader dies, and with it what it has not committed; another one loads the store. No executor is connected
    /// then.
    /// </summary>
    public void LoseLeader()
    {
        var former = _openEvents == 0 ? StateText.Of(State) : null;
        foreach (var executor in Executors)
        {
            executor.Disconnect(leaderSees: false);
        }

        Machine = new ClusterMachine(Image.ToSnapshot(), _options, Now);
        StateText.Of(State).ShouldBe(former ?? StateText.Of(State));
        React();
    }

    /// <summary>
    /// Everything is lost, and a leader begins with an image of earlier. Executors that live are not connected then.
    /// </summary>
    public void RestoreFrom(StoredImage image, long incarnationBase)
    {
        foreach (var executor in Executors)
        {
            executor.Disconnect(leaderSees: false);
        }

        Image = image;
        Image.Restore(incarnationBase);
        Machine = new ClusterMachine(Image.ToSnapshot(), _options, Now);
        React();
    }

    public void RestartLeader()
    {
        var connected = Executors.Where(static executor => executor.Session is not null).ToArray();
        LoseLeader();
        foreach (var executor in connected)
        {
            executor.Connect();
        }
    }

    private void FireDueTimers()
    {
        while (Machine.NextTimer is { } due && due <= Elapsed)
        {
            Apply(new ClusterEvent.Tick());
        }
    }

    // Events in a batch of their own, then the work that is left over, then what the executors do about it all.
    private void React()
    {
        FinishBatch();
        for (var rounds = 0; Machine.HasUnfinishedWork; rounds++)
        {
            rounds.ShouldBeLessThan(100_000, "the machine's work never ends");
            Machine.Advance(MaxOperations, Now);
            FinishBatch();
        }

        while (_deferred.TryDequeue(out var reaction))
        {
            reaction();
        }
    }

    private void FinishBatch()
    {
        _openEvents = 0;
        var output = Machine.Complete();
        Image.Apply(output.Changes, State);
        if (Validates)
        {
            ClusterStateValidator.Validate(State).ShouldBeEmpty();
            Image.Differences(State).ShouldBeEmpty();
        }

        Observe?.Invoke(output);
        _busy = true;
        foreach (var effect in output.Effects)
        {
            Effects.Add(effect);
            Deliver(effect);
        }

        _busy = false;
    }

    private void Deliver(ClusterEffect effect)
    {
        switch (effect)
        {
            case ClusterEffect.ToExecutor to:
                Executors.Find(executor => executor.Session == to.Session)?.Receive(to);
                break;
            case ClusterEffect.Probe probe when ProbesProve && !IsListening(probe):
                Apply(new ClusterEvent.ProcessGone(probe.Executor, probe.ProcessId));
                break;
        }
    }

    private bool IsListening(ClusterEffect.Probe probe) =>
        Executors.Exists(executor => executor.IsAlive && executor.Spec.ProcessId == probe.ProcessId);
}
