using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;

namespace Tiflow.Master.Tests.Support;

/// <summary>A leader's loop on a memory store and a fake clock; the test sees what leaves it.</summary>
internal sealed class LoopBench : ILoopOutlet, IAsyncDisposable
{
    private readonly MemoryMetaStore _store;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<ClusterEffect> _effects = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly PendingRequests _requests = new();
    private ILeadership? _leadership;
    private LeaderLoop? _loop;

    public LoopBench(MemoryStoreState state)
    {
        State = state;
        _store = new MemoryMetaStore(state, limits: null, Faults);
    }

    public MemoryStoreState State { get; }

    public MemoryStoreFaults Faults { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public IMetaStore Store => _store;

    public LeaderLoop Loop => _loop ?? throw new InvalidOperationException("Start the bench first.");

    public IReadOnlyCollection<ClusterEffect> Effects => _effects;

    /// <summary>Whether the leadership says that nobody else can lead.</summary>
    public bool IsCurrent { get; set; } = true;

    /// <summary>Ends when the leadership does.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        _leadership = await _store.CampaignAsync(new MasterRecord("m", "127.0.0.1:1"), Token);
        var stored = await new SnapshotReader(_store).ReadAsync(Token);
        _loop = new LeaderLoop(stored, new ClusterOptions(), _store, new PausableLeadership(_leadership, this), this, Time);
        Running = _loop.RunAsync(_stopping.Token);
    }

    public void Do(ClusterEffect effect)
    {
        _effects.Enqueue(effect);
        if (effect is ClusterEffect.Reply reply)
        {
            _requests.Answer(reply);
        }

        _arrived.Release();
    }

    public Task PostAsync(ClusterEvent clusterEvent) => _loop!.PostAsync(clusterEvent, Token).AsTask();

    public Task<RequestResult> AskAsync(Func<long, ClusterEvent.Request> request) => _requests.AskAsync(_loop!, request, Token);

    public async Task<JobView> CreateJobAsync(string id) =>
        ((RequestResult.Job)await AskAsync(tag => new ClusterEvent.CreateJob(tag, Spec(id), DryRun: false))).View;

    public async Task<JobView> GetJobAsync(string id) =>
        ((RequestResult.Job)await AskAsync(tag => new ClusterEvent.GetJob(tag, new JobName("default", id)))).View;

    /// <summary>Waits for an effect that is or will be done.</summary>
    public async Task<T> WaitForAsync<T>(Func<T, bool> wanted)
        where T : ClusterEffect
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (_effects.OfType<T>().FirstOrDefault(wanted) is { } effect)
            {
                return effect;
            }

            await _arrived.WaitAsync(deadline.Token);
        }
    }

    public async Task<ExecutorId> ConnectAsync(long session, string name, int slots = 100)
    {
        await PostAsync(new ClusterEvent.SessionOpened(session, Executor(name, slots), KnownAs: null, Running: []));
        return (await WaitForAsync<ClusterEffect.Welcome>(welcome => welcome.Session == session)).Executor;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_leadership is not null)
        {
            await _leadership.DisposeAsync();
        }

        await _store.DisposeAsync();
        _stopping.Dispose();
        _arrived.Dispose();
    }

    public JobSpec Spec(string id) => new()
    {
        Name = new JobName("default", id),
        TenantId = "default",
        Type = "T",
        Config = "{}"u8.ToArray(),
        CreatedAt = Time.GetUtcNow(),
    };

    private static ExecutorSpec Executor(string name, int slots) => new()
    {
        Name = name,
        Address = $"{name}:1",
        Version = "1",
        ProcessId = name,
        Capacity = ResourceVector.From([new(ResourceVector.SlotsName, slots)]),
        Types = ["T", "W"],
    };
}
