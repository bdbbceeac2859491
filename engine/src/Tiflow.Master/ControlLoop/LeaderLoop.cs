using System.Threading.Channels;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Storage;
using Tiflow.Metadata;

namespace Tiflow.Master.ControlLoop;

/// <summary>
/// The leader's one loop: takes everything that waits as a batch, decides, commits it as one transaction, and only then
/// acts. The next batch is decided while the previous one commits; two are never in flight.
/// </summary>
internal sealed class LeaderLoop
{
    // The knee of etcd's throughput; beyond it a batch gains little and costs latency.
    private const int MaxBatchOperations = 512;

    // Full inbox = the leader is overloaded: whoever posts waits, and with it the session or the caller behind it.
    private const int InboxCapacity = 8192;

    // Timers cannot wait for more than some weeks; a tick that comes early does nothing.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Channel<ClusterEvent> _inbox = Channel.CreateBounded<ClusterEvent>(
        new BoundedChannelOptions(InboxCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ClusterMachine _machine;
    private readonly IMetaStore _store;
    private readonly ILeadership _leadership;
    private readonly ChangeSetWriter _writer;
    private readonly ILoopOutlet _outlet;
    private readonly LoopClock _clock;
    private readonly ITimer _timer;
    private Task<bool>? _readable;

    public LeaderLoop(
        ClusterSnapshot stored, ClusterOptions options, IMetaStore store, ILeadership leadership, ILoopOutlet outlet, TimeProvider time)
    {
        _clock = new LoopClock(time);
        _machine = new ClusterMachine(stored, options, _clock.Now);
        _store = store;
        _leadership = leadership;
        _writer = new ChangeSetWriter(leadership.Token, options.HistoryLength);
        _outlet = outlet;

        // A full inbox may swallow a tick: the timer is armed anew after each batch, while it is due.
        _timer = time.CreateTimer(
            _ => _inbox.Writer.TryWrite(new ClusterEvent.Tick()), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Puts an event into the inbox; waits while it is full.</summary>
    /// <exception cref="ChannelClosedException">The loop has ended.</exception>
    public ValueTask PostAsync(ClusterEvent clusterEvent, CancellationToken cancellationToken) =>
        _inbox.Writer.WriteAsync(clusterEvent, cancellationToken);

    /// <summary>Runs until cancelled, or until the leadership is over.</summary>
    /// <exception cref="LeaderLostException">The store refused a commit.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var commit = Task.CompletedTask;
        try
        {
            while (true)
            {
                await WaitForWorkAsync(commit, cancellationToken);
                Decide();
                await GatherWhileCommittingAsync(commit, cancellationToken);

                // A full batch is encoded while the one before it still commits.
                var output = _machine.Complete();
                var transaction = output.Changes.IsEmpty ? null : _writer.Write(output.Changes, _machine.State);
                await commit;
                commit = CommitAndActAsync(output.Effects, transaction, cancellationToken);
                ArmTimer();
            }
        }
        finally
        {
            _inbox.Writer.TryComplete();
            await _timer.DisposeAsync();
            await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool BatchIsFull => _machine.BatchSize is { Operations: >= MaxBatchOperations } or { Bytes: >= ChangeSet.EnoughBytes };

    private async Task WaitForWorkAsync(Task commit, CancellationToken cancellationToken)
    {
        if (_machine.HasUnfinishedWork)
        {
            return;
        }

        var readable = ReadableAsync(cancellationToken);
        if (await Task.WhenAny(commit, readable) == commit)
        {
            await commit;
            await readable;
        }
    }

    // One wait is outstanding at a time: it is asked for again only when it has ended.
    private Task<bool> ReadableAsync(CancellationToken cancellationToken) =>
        _readable = _readable is { IsCompleted: false } ? _readable : _inbox.Reader.WaitToReadAsync(cancellationToken).AsTask();

    private void Decide()
    {
        while (!BatchIsFull && _inbox.Reader.TryRead(out var clusterEvent))
        {
            _machine.Apply(clusterEvent, _clock.Now);
        }

        if (!BatchIsFull)
        {
            _machine.Advance(MaxBatchOperations, _clock.Now);
        }
    }

    // What comes while the previous batch commits joins this one: batches grow with the load by themselves.
    private async Task GatherWhileCommittingAsync(Task commit, CancellationToken cancellationToken)
    {
        while (!commit.IsCompleted && !BatchIsFull)
        {
            var readable = ReadableAsync(cancellationToken);
            if (await Task.WhenAny(commit, readable) == readable)
            {
                await readable;
                Decide();
            }
        }
    }

    private async Task CommitAndActAsync(
        IReadOnlyList<ClusterEffect> effects, StoreTransaction? transaction, CancellationToken cancellationToken)
    {
        // A process that was paused for a while must not answer from what was true before, nor make an executor believe
        // in a lease that the next leader does not know of.
        var isCurrent = _leadership.IsCurrent;
        foreach (var effect in effects.Where(effect => effect.IsImmediate && isCurrent))
        {
            _outlet.Do(effect);
        }

        if (transaction is not null)
        {
            await CommitAsync(transaction, cancellationToken);
        }
        else if (!isCurrent)
        {
            throw new LeaderLostException("NOT_LEADER", "another master may lead by now; ask again");
        }

        foreach (var effect in effects.Where(static effect => !effect.IsImmediate))
        {
            _outlet.Do(effect);
        }
    }

    private async Task CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _store.CommitAsync(transaction, cancellationToken);
            if (result is CommitResult.ConditionFailed)
            {
                throw new LeaderLostException("NOT_LEADER", "another leader has taken over; ask again");
            }
        }
        catch (StoreException e)
        {
            var code = e.Code == StoreErrorCode.StoreFull ? "STORE_FULL" : "UNAVAILABLE";
            throw new LeaderLostException(code, $"the metastore refused to commit: {e.Message}", e);
        }
    }

    private void ArmTimer()
    {
        if (_machine.NextTimer is { } due)
        {
            var wait = due - _clock.Now.Monotonic;
            _timer.Change(
                wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
        }
    }
}
