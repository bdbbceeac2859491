using Tiflow.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Executor.Options;
using Tiflow.Executor.Session;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Network;
using Tiflow.Simulation.Results;
using Tiflow.Simulation.Runs;
using Tiflow.Simulation.Time;
using StopReason = Tiflow.Core.Runnables.StopReason;

namespace Tiflow.Simulation.Processes;

/// <summary>
/// An executor process: the real lease and the real outbox, within sessions and a guard like the real ones.
/// </summary>
internal sealed class SimulatedExecutor : IDisposable
{
    // As the real session loop and guard have them.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GuardPeriod = TimeSpan.FromMilliseconds(100);
    private const int SilentBeats = 2;
    private static readonly TimeSpan Loneliness = TimeSpan.FromSeconds(3);
    private static readonly ExecutorOptions Defaults = new() { Name = "", Join = [], AdvertiseAddress = "" };

    private readonly World _world;
    private readonly LeaseWatch _lease;
    private readonly EventOutbox _outbox = new();
    private readonly List<(Task<ErrorDetail?> Acked, Action<ErrorDetail?> Then)> _unacked = [];
    private Connection? _connection;
    private Connection? _successor;
    private long _helloSentAt;
    private long _helloToSuccessorAt;
    private long _heardAt;
    private long _term;
    private TimeSpan _pause = FirstPause;
    private bool _isGuarded;
    private bool _isOrphaned;

    public SimulatedExecutor(World world, ExecutorSpec spec, double clockRate)
    {
        _world = world;
        Spec = spec;
        Clock = new DriftingClock(world.Queue, clockRate);
        _lease = new LeaseWatch(Clock);
        Runs = new RunTable(world, this);
    }

    public ExecutorSpec Spec { get; }

    public DriftingClock Clock { get; }

    public RunTable Runs { get; }

    public ExecutorId? KnownAs { get; private set; }

    public bool IsAlive { get; private set; } = true;

    public bool IsWelcome { get; private set; }

    public bool IsLeaving { get; private set; }

    /// <summary>Nothing passes between its host and all others.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether what runs here may act on the leader's word.</summary>
    public bool GateIsOpen { get; private set; }

    public void Start() => _world.Queue.After(_world.Random.Milliseconds(0, 50), Connect);

    /// <summary>The process is gone, with all that it knew.</summary>
    public void Kill()
    {
        IsAlive = false;
        GateIsOpen = false;
        _outbox.Detach();
        Runs.Vanish();
        DropSuccessor();
        var connection = _connection;
        _connection = null;
        connection?.CloseByExecutor();
    }

    /// <summary>The process is asked to stop.</summary>
    public void Leave()
    {
        if (!IsAlive || IsLeaving)
        {
            return;
        }

        IsLeaving = true;
        if (!IsWelcome)
        {
            Exit();
            return;
        }

        _connection!.ToLeader(new ClusterEvent.Leaving(_connection.Id));
        Clock.After(Defaults.DrainTimeout, Exit);
    }

    /// <summary>The connection breaks under the session.</summary>
    public void Break(TimeSpan leaderNotices, TimeSpan executorNotices) => _connection?.Break(leaderNotices, executorNotices);

    public void Disconnected(Connection connection, ErrorText? error)
    {
        if (connection == _connection && IsAlive)
        {
            if (error?.Code == "INVALID_ARGUMENT")
            {
                _world.Seen(RareState.NameHeldByAnother);
            }

            EndSession();
        }
        else if (connection == _successor)
        {
            _successor = null;
        }
    }

    /// <summary>Something that must not be lost; the answer comes with the acknowledgement.</summary>
    public void Say(ExecutorEvent said, Action<ErrorDetail?> then)
    {
        if (IsAlive)
        {
            _unacked.Add((Immediately.Result(_outbox.EnqueueAsync(said, CancellationToken.None)), then));
        }
    }

    public void Receive(Connection connection, ClusterEffect.ToExecutor message)
    {
        if (IsAlive && connection == _successor && message is ClusterEffect.Welcome offer)
        {
            Follow(connection, offer);
            return;
        }

        if (!IsAlive || connection != _connection)
        {
            return;
        }

        _heardAt = Clock.GetTimestamp();
        DropSuccessor();
        switch (message)
        {
            case ClusterEffect.Welcome welcome:
                Begin(connection, welcome);
                break;
            case ClusterEffect.AckHeartbeat ack:
                _lease.Acknowledged(ack.Seq);
                break;
            case ClusterEffect.AckEvent ack:
                Acknowledge(ack);
                break;
            case ClusterEffect.Assign assign:
                Runs.Assign(assign);
                break;
            case ClusterEffect.Stop stop:
                Runs.Stop(stop);
                break;
            case ClusterEffect.UpdateWorkers update:
                Runs.Update(update);
                break;
            case ClusterEffect.Goodbye:
                _world.Seen(RareState.Goodbye);
                Exit();
                break;
        }
    }

    public void Dispose() => _outbox.Dispose();

    private void Connect()
    {
        if (!IsAlive || _connection is not null)
        {
            return;
        }

        if (IsSilent || _world.Masters.Reachable is not { } leader)
        {
            ConnectLater();
            return;
        }

        _helloSentAt = Clock.GetTimestamp();
        var connection = SayHello(leader);
        _connection = connection;
        Clock.After(_world.Random.Seconds(4, 8), () => GiveUp(connection));
    }

    private Connection SayHello(SimulatedLeader leader)
    {
        var connection = _world.Network.Open(this, leader);
        connection.ToLeader(new ClusterEvent.SessionOpened(connection.Id, _world.Tampering.OnSpec(Spec), KnownAs, [.. Runs.Incarnations])
        {
            AckedSeq = _outbox.AckedSeq,
        });
        return connection;
    }

    // Whoever leads now is asked while the session with a silent leader goes on.
    private void AskSuccessor(SimulatedLeader silent)
    {
        if (_successor is null && !IsSilent && _world.Masters.Reachable is { } leader && leader != silent)
        {
            _helloToSuccessorAt = Clock.GetTimestamp();
            var successor = SayHello(leader);
            _successor = successor;
            Clock.After(_world.Random.Seconds(4, 8), () => GiveUpSuccessor(successor));
        }
    }

    private void GiveUpSuccessor(Connection successor)
    {
        if (_successor == successor)
        {
            DropSuccessor();
        }
    }

    private void DropSuccessor()
    {
        var successor = _successor;
        _successor = null;
        successor?.CloseByExecutor();
    }

    private void Follow(Connection successor, ClusterEffect.Welcome welcome)
    {
        if (successor.Leader.Term < _term)
        {
            DropSuccessor();
            return;
        }

        _world.Seen(RareState.SilentLeaderLeft);
        _outbox.Detach();
        _connection!.CloseByExecutor(); // There is a successor only beside a session.
        (_connection, _successor, _helloSentAt, _heardAt) = (successor, null, _helloToSuccessorAt, Clock.GetTimestamp());
        Begin(successor, welcome);
    }

    private void ConnectLater()
    {
        Clock.After(_pause, Connect);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void GiveUp(Connection connection)
    {
        if (_connection == connection && !IsWelcome)
        {
            Close();
        }
    }

    private void Close()
    {
        var connection = _connection;
        EndSession();
        connection?.CloseByExecutor();
    }

    private void EndSession()
    {
        _connection = null;
        IsWelcome = false;
        DropSuccessor();
        _outbox.Detach();
        if (IsLeaving)
        {
            Clock.After(Loneliness, ExitIfLonely);
        }

        ConnectLater();
    }

    private void Begin(Connection connection, ClusterEffect.Welcome welcome)
    {
        var options = _world.Plan.Options;
        if (connection.Leader.Term < _term || Clock.GetElapsedTime(_helloSentAt) >= options.Lease)
        {
            _world.Seen(RareState.WelcomeRefused);
            Close();
            return;
        }

        IsWelcome = true;
        _pause = FirstPause;
        KnownAs = welcome.Executor;
        _term = connection.Leader.Term;
        _lease.Begin(options.Lease, _helloSentAt);
        if (!GateIsOpen && _isGuarded)
        {
            _world.Seen(RareState.GateReopened);
        }

        GateIsOpen = true;
        _isOrphaned = false;
        Guard();
        if (_unacked.Count > 0)
        {
            _world.Seen(RareState.EventSentAgain);
        }

        _outbox.Attach(message => Send(connection, message));
        if (IsLeaving)
        {
            connection.ToLeader(new ClusterEvent.Leaving(connection.Id));
        }

        Beat(connection, seq: 1);
    }

    private static bool Send(Connection connection, ExecutorMessage message)
    {
        connection.ToLeader(message.Event.ToEvent(connection.Id)!); // It has no kinds but known ones.
        return true;
    }

    private void Beat(Connection connection, long seq)
    {
        if (!IsAlive || connection != _connection)
        {
            return;
        }

        if (!_lease.IsHeld)
        {
            Close();
            return;
        }

        if (Clock.GetElapsedTime(_heardAt) >= SilentBeats * _world.Plan.HeartbeatInterval)
        {
            AskSuccessor(connection.Leader);
        }

        _lease.Sent(seq);
        connection.ToLeader(new ClusterEvent.Heartbeat(connection.Id, seq));
        Clock.After(_world.Plan.HeartbeatInterval, () => Beat(connection, seq + 1));
    }

    private void Acknowledge(ClusterEffect.AckEvent ack)
    {
        _outbox.Acknowledge(new EventAck { Seq = ack.Seq, Error = ack.Error.ToProto() });
        while (_unacked is [var (acked, then), ..] && acked.IsCompleted)
        {
            _unacked.RemoveAt(0);
            then(Immediately.Result(acked));
        }
    }

    // The real guard looks ten times a second; here it looks when there can be something to see.
    private void Guard()
    {
        if (!_isGuarded)
        {
            _isGuarded = true;
            Check();
        }
    }

    private void Check()
    {
        if (!IsAlive)
        {
            return;
        }

        var left = -_lease.Overdue!.Value; // A guard begins with a lease.
        if (left > TimeSpan.Zero)
        {
            Clock.After(left + (GuardPeriod * _world.Random.Fraction()) + _world.Tampering.GateDelay, Check);
            return;
        }

        if (GateIsOpen)
        {
            GateIsOpen = false;
            _outbox.Detach();
            _world.Seen(RareState.GateClosed);
        }

        if (-left >= Defaults.OrphanGrace && !_isOrphaned)
        {
            _isOrphaned = true;
            Runs.StopAll(StopReason.Fenced);
        }

        Clock.After(GuardPeriod, Check);
    }

    private void ExitIfLonely()
    {
        if (!IsWelcome)
        {
            Exit();
        }
    }

    private void Exit()
    {
        if (IsAlive)
        {
            Kill();
            _world.Processes.HasLeft(this);
        }
    }
}
