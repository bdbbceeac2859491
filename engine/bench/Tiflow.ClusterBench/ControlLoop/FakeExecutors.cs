using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Master.ControlLoop;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>
/// Plays the executors of a control loop: what is assigned says at once that it has started; a job master then creates
/// its workers, or ends when it has none. Done when everything that was said is acknowledged, and so durable.
/// </summary>
/// <param name="workersPerJob">Workers that each job master creates.</param>
/// <param name="expectedPlacements">Job masters and workers together.</param>
/// <param name="endless">Job masters without workers go on instead of ending.</param>
internal sealed class FakeExecutors(int workersPerJob, int expectedPlacements, bool endless = false) : ILoopOutlet
{
    public const string JobType = "BenchJob";

    private const string WorkerType = "BenchWorker";
    private const int Executors = 20;
    private const int WorkersPerRequest = 250;

    // The outlet must not block, so this one has no bound; what is in it is bounded by what the bench asks for.
    private readonly Channel<ClusterEvent> _said = Channel.CreateUnbounded<ClusterEvent>();
    private readonly long[] _lastSeq = new long[Executors + 1];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _welcomed;
    private int _placed;
    private int _unacknowledged;

    /// <summary>Ends when all expected placements are confirmed and durable.</summary>
    public Task Done => _done.Task;

    /// <summary>Opens a session for each executor.</summary>
    public async Task JoinAsync(LeaderLoop loop, CancellationToken cancellationToken)
    {
        for (var session = 1L; session <= Executors; session++)
        {
            await loop.PostAsync(new ClusterEvent.SessionOpened(session, SpecOf(session), KnownAs: null, Running: []), cancellationToken);
        }

        await _joined.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Carries what is said to the loop.</summary>
    public async Task TalkAsync(LeaderLoop loop, CancellationToken cancellationToken)
    {
        await foreach (var said in _said.Reader.ReadAllAsync(cancellationToken))
        {
            await loop.PostAsync(said, cancellationToken);
        }
    }

    public void Do(ClusterEffect effect)
    {
        switch (effect)
        {
            case ClusterEffect.Welcome when ++_welcomed == Executors:
                _joined.SetResult();
                break;
            case ClusterEffect.Assign assign:
                Start(assign);
                break;
            case ClusterEffect.AckEvent { Error: { } error }:
                _done.TrySetException(new IOException($"the control loop refused an event: {error}"));
                break;
            case ClusterEffect.AckEvent when --_unacknowledged == 0 && _placed == expectedPlacements:
                _done.TrySetResult();
                break;
        }
    }

    private void Start(ClusterEffect.Assign assign)
    {
        _placed++;
        Say(assign, new RunnableMessage.Started());
        if (!assign.Incarnation.Runnable.IsMaster)
        {
            return;
        }

        for (var first = 0; first < workersPerJob; first += WorkersPerRequest)
        {
            var numbers = Enumerable.Range(first, Math.Min(WorkersPerRequest, workersPerJob - first));
            Say(assign, new RunnableMessage.CreateWorkers([.. numbers.Select(WorkerOf)]));
        }

        if (workersPerJob == 0 && !endless)
        {
            Say(assign, new RunnableMessage.Exited(ExitOutcome.Finished, Error: null, Report: null));
        }
    }

    private void Say(ClusterEffect.Assign assign, RunnableMessage message)
    {
        _unacknowledged++;
        _said.Writer.TryWrite(new ClusterEvent.RunnableSaid(
            assign.Session, ++_lastSeq[assign.Session], assign.Incarnation, message));
    }

    private static RunnableSpec WorkerOf(int number) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}"),
        Type = WorkerType,
        Config = "{\"id\":12345}"u8.ToArray(),
        Demand = ResourceVector.OneSlot,
    };

    private ExecutorSpec SpecOf(long session)
    {
        var slots = (expectedPlacements / Executors) + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"executor-{session}");
        return new ExecutorSpec
        {
            Name = name,
            Address = $"{name}:1",
            Version = "bench",
            ProcessId = name,
            Capacity = ResourceVector.From([KeyValuePair.Create(ResourceVector.SlotsName, (long)slots)]),
            Types = ImmutableSortedSet.Create(StringComparer.Ordinal, JobType, WorkerType),
        };
    }
}
