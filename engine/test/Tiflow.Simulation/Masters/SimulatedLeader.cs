using Tiflow.Core;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Storage;
using Tiflow.Metadata;
using Tiflow.Simulation.Network;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Masters;

/// <summary>
/// A leader: the real machine, within a loop like the real one. It takes what waits as a batch, decides, commits, and
/// only then acts; the next batch is decided while one commits.
/// </summary>
internal sealed class SimulatedLeader
{
    private readonly World _world;
    private readonly ILeadership _leadership;
    private readonly ChangeSetWriter _writer;
    private readonly Queue<ClusterEvent> _inbox = new();
    private readonly List<Action> _deferred = [];
    private readonly HashSet<string> _probing = new(StringComparer.Ordinal);
    private readonly TimeSpan _wallError;
    private readonly TimeSpan _bootedBefore;
    private bool _isPumping;
    private bool _isCommitting;
    private bool _hasDecided;
    private TimeSpan? _tickAt;

    public SimulatedLeader(World world, ILeadership leadership, ClusterSnapshot stored)
    {
        _world = world;
        _leadership = leadership;
        _wallError = world.Plan.WallError * ((2 * world.Random.Fraction()) - 1);
        _bootedBefore = world.Random.Seconds(0, 1000);
        _writer = new ChangeSetWriter(leadership.Token, world.Plan.Options.HistoryLength);
        Machine = new ClusterMachine(stored, world.Tampering.OnOptions(world.Plan.Options), Now);
        _hasDecided = true; // What loading has decided.
        Pump();
    }

    public ClusterMachine Machine { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    public long Term => _leadership.Token.Value;

    public Dictionary<long, Connection> Sessions { get; } = [];

    private Moment Now => new(_world.WallClock + _wallError, _world.Queue.Now + _bootedBefore);

    private bool BatchIsFull => Machine.BatchSize.Operations >= _world.Plan.MaxOperations;

    public void Post(ClusterEvent clusterEvent)
    {
        if (IsAlive && _world.Tampering.OnEvent(_world, clusterEvent) is { } heard)
        {
            _inbox.Enqueue(heard);
            Pump();
        }
    }

    /// <summary>It stands still: nothing is heard, decided or said until it goes on.</summary>
    public void Pause() => IsPaused = true;

    public void GoOn()
    {
        IsPaused = false;
        Action[] deferred = [.. _deferred];
        _deferred.Clear();
        foreach (var action in deferred)
        {
            WhenRunning(action);
        }
    }

    /// <summary>Its process is gone, or it leads no more; its sessions break.</summary>
    public void Stop()
    {
        if (!IsAlive)
        {
            return;
        }

        IsAlive = false;
        if (_isCommitting)
        {
            _world.Seen(RareState.LeaderLostWhileCommitting);
        }

        foreach (var session in Sessions.Values)
        {
            session.Break(leaderNotices: TimeSpan.Zero, executorNotices: _world.Network.Delay());
        }

        _world.Masters.HasStopped(this);
    }

    private void Pump()
    {
        if (!_isPumping && IsAlive)
        {
            _isPumping = true;
            _world.Queue.After(_world.Random.Milliseconds(0.05, 0.5), () => WhenRunning(Decide));
        }
    }

    private void WhenRunning(Action action)
    {
        if (IsAlive && IsPaused)
        {
            _deferred.Add(action);
        }
        else if (IsAlive)
        {
            action();
        }
    }

    private void Decide()
    {
        _isPumping = false;
        while (!BatchIsFull && _inbox.TryDequeue(out var clusterEvent))
        {
            Machine.Apply(clusterEvent, Now);
            _hasDecided = true;
        }

        if (!BatchIsFull && Machine.HasUnfinishedWork)
        {
            Machine.Advance(_world.Plan.MaxOperations, Now);
            _hasDecided = true;
        }

        if (!_isCommitting && _hasDecided)
        {
            EndBatch();
        }
    }

    private void EndBatch()
    {
        _hasDecided = false;
        var output = Machine.Complete();
        var transaction = output.Changes.IsEmpty ? null : _writer.Write(output.Changes, Machine.State);
        var batch = _world.Tampering.OnBatch(_world, Batch.Of(output, transaction));
        _world.Decided(this);
        if (_leadership.IsCurrent)
        {
            Act(batch, static effect => effect.IsImmediate);
        }

        if (transaction is not null)
        {
            _isCommitting = true;
            _world.Queue.After(CommitDelay(), () => Commit(batch));
        }
        else if (!_leadership.IsCurrent)
        {
            _world.Seen(RareState.DeposedLeaderStops);
            Stop();
        }
        else
        {
            Act(batch, static effect => !effect.IsImmediate);
        }

        ArmTimer();
        if (_inbox.Count > 0 || Machine.HasUnfinishedWork)
        {
            Pump();
        }
    }

    // A transaction that is under way arrives, whatever becomes of its leader, or does not.
    private void Commit(Batch batch)
    {
        if (!IsAlive && _world.Random.Chance(0.5))
        {
            _world.Seen(RareState.UncommittedBatchLost);
            return;
        }

        var refuses = _world.Has(Faults.StoreRefuses) && _world.Random.Chance(0.02);
        var losesReply = _leadership.IsCurrent && _world.Has(Faults.StoreLosesReply) && _world.Random.Chance(0.02);
        if (_world.Tampering.AnswersBeforeCommit)
        {
            Act(batch, static effect => !effect.IsImmediate);
        }

        var outcome = _world.Store.Commit(batch.Transaction!, refuses, losesReply);
        if (outcome is CommitOutcome.Committed or CommitOutcome.ReplyLost)
        {
            _world.Committed(this, batch);
        }

        _world.Queue.After(CommitDelay(), () => WhenRunning(() => Answered(batch, outcome)));
    }

    private void Answered(Batch batch, CommitOutcome outcome)
    {
        _isCommitting = false;
        if (outcome != CommitOutcome.Committed)
        {
            _world.Seen(outcome switch
            {
                CommitOutcome.Fenced => RareState.DeposedLeaderFenced,
                CommitOutcome.ReplyLost => RareState.CommitReplyLost,
                _ => RareState.CommitRefused,
            });
            Stop();
            return;
        }

        if (!_world.Tampering.AnswersBeforeCommit)
        {
            Act(batch, static effect => !effect.IsImmediate);
        }

        Pump();
    }

    private void Act(Batch batch, Func<ClusterEffect, bool> which)
    {
        foreach (var effect in batch.Effects.Where(which))
        {
            foreach (var wanted in _world.Tampering.OnEffect(_world, effect))
            {
                Do(wanted);
            }
        }
    }

    private void Do(ClusterEffect effect)
    {
        _world.Acts(this, effect);
        switch (effect)
        {
            case ClusterEffect.Reply reply:
                _world.Users.Answer(reply);
                break;
            case ClusterEffect.CloseSession close when Sessions.TryGetValue(close.Session, out var session):
                session.CloseByLeader(close.Error);
                break;
            case ClusterEffect.Goodbye goodbye when Sessions.TryGetValue(goodbye.Session, out var session):
                session.ToExecutor(goodbye);
                session.CloseByLeader(error: null);
                break;
            case ClusterEffect.ToExecutor message when Sessions.TryGetValue(message.Session, out var session):
                session.ToExecutor(message);
                break;
            case ClusterEffect.Probe probe when !_world.Has(Faults.NoDeathProof) && _probing.Add(probe.ProcessId):
                Probe(probe, _world.Queue.Now + _world.Plan.Options.Lease);
                break;
        }
    }

    private void Probe(ClusterEffect.Probe probe, TimeSpan until)
    {
        _world.Queue.After(_world.Random.Milliseconds(1, 200), () => WhenRunning(() =>
        {
            if (_world.Processes.RefusesConnections(probe.Address))
            {
                _world.Seen(RareState.DeathProven);
                Post(new ClusterEvent.ProcessGone(probe.Executor, probe.ProcessId));
            }
            else if (_world.Queue.Now < until)
            {
                Probe(probe, until);
                return;
            }

            _probing.Remove(probe.ProcessId);
        }));
    }

    private void ArmTimer()
    {
        if (Machine.NextTimer is { } due && (_tickAt is null || due < _tickAt))
        {
            _tickAt = due;
            _world.Queue.After(due - Now.Monotonic, () => WhenRunning(() => Tick(due)));
        }
    }

    private void Tick(TimeSpan due)
    {
        if (_tickAt == due)
        {
            _tickAt = null;
            Post(new ClusterEvent.Tick());
        }
    }

    private TimeSpan CommitDelay() => _world.Has(Faults.SlowStore) && _world.Random.Chance(0.3)
        ? _world.Random.Milliseconds(5, 600)
        : _world.Random.Milliseconds(0.2, 2);
}
