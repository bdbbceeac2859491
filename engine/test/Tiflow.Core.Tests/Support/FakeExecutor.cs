using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Tests.Support;

/// <summary>
/// An executor process as the leader sees it: does what it is told, reports what happens with growing numbers, keeps
/// each report until it is acknowledged and sends it again after a reconnect.
/// </summary>
internal sealed class FakeExecutor(ClusterScript script, ExecutorSpec spec)
{
    private readonly SortedDictionary<long, (IncarnationId Incarnation, RunnableMessage Message)> _outbox = [];
    private long _lastSeq;

    // In this session; what is not acknowledged goes out again in the next one, in order.
    private long _sentSeq = long.MaxValue;

    public ExecutorSpec Spec { get; set; } = spec;

    public ExecutorId Id { get; private set; }

    public ExecutorId? KnownAs { get; private set; }

    public long? Session { get; private set; }

    /// <summary>False once the process is killed or has said goodbye.</summary>
    public bool IsAlive { get; private set; } = true;

    public bool HasLeft { get; private set; }

    /// <summary>Says Started for what it is assigned.</summary>
    public bool Starts { get; set; } = true;

    /// <summary>Ends what it is asked to stop.</summary>
    public bool Stops { get; set; } = true;

    public bool Beats { get; set; } = true;

    public Dictionary<IncarnationId, FakeRun> Runs { get; } = [];

    /// <summary>How often each incarnation was started here.</summary>
    public Dictionary<IncarnationId, int> StartCounts { get; } = [];

    public Dictionary<long, ErrorText?> Acks { get; } = [];

    public ErrorText? ClosedWith { get; private set; }

    /// <summary>Jobs that keep something here, as the last welcome said.</summary>
    public IReadOnlyList<JobSeq> ResourceJobs { get; private set; } = [];

    /// <summary>Jobs of which the leader has said that what they kept here can go.</summary>
    public List<JobSeq> Removed { get; } = [];

    public void Connect()
    {
        Session = script.NextSession();
        _sentSeq = long.MaxValue;
        ClosedWith = null;
        var ended = _outbox.Values.Where(static said => said.Message is RunnableMessage.Exited).Select(static said => said.Incarnation);
        script.Apply(new ClusterEvent.SessionOpened(Session.Value, Spec, KnownAs, [.. Runs.Keys, .. ended])
        {
            AckedSeq = _outbox.Count > 0 ? _outbox.Keys.First() - 1 : _lastSeq,
        });
    }

    /// <summary>The stream breaks; the leader sees it, or is left to wait for the lease.</summary>
    public void Disconnect(bool leaderSees = true)
    {
        if (Session is { } session)
        {
            Session = null;
            if (leaderSees)
            {
                script.Apply(new ClusterEvent.SessionClosed(session));
            }
        }
    }

    public void Kill(bool leaderSees = true)
    {
        IsAlive = false;
        Runs.Clear();
        Disconnect(leaderSees);
    }

    public void Leave() => script.Apply(new ClusterEvent.Leaving(Session!.Value));

    public void Beat()
    {
        if (Beats && Session is { } session)
        {
            script.Apply(new ClusterEvent.Heartbeat(session, 1));
        }
    }

    /// <summary>Says something in the name of an incarnation; returns its number.</summary>
    public long Say(IncarnationId incarnation, RunnableMessage message)
    {
        _outbox.Add(++_lastSeq, (incarnation, message));
        if (message is RunnableMessage.Exited)
        {
            Runs.Remove(incarnation);
        }

        var seq = _lastSeq;
        SendOutbox();
        return seq;
    }

    public void Send(long seq, IncarnationId incarnation, RunnableMessage message)
    {
        if (Session is { } session)
        {
            script.Apply(new ClusterEvent.RunnableSaid(session, seq, incarnation, message));
        }
    }

    public long Exit(IncarnationId incarnation, ExitOutcome outcome, string error = "BROKEN") => Say(
        incarnation,
        new RunnableMessage.Exited(
            outcome, outcome >= ExitOutcome.FailedTerminal ? new ErrorText(error, "it broke") : null, Report: null));

    public IncarnationId RunOf(RunnableId runnable) => Runs.Keys.Last(incarnation => incarnation.Runnable == runnable);

    /// <summary>Does what it should have done while it was told not to.</summary>
    public void Catchup()
    {
        foreach (var (incarnation, run) in Runs.ToArray())
        {
            Obey(incarnation, run);
        }
    }

    public void Receive(ClusterEffect.ToExecutor effect)
    {
        if (!IsAlive || effect.Session != Session)
        {
            return;
        }

        switch (effect)
        {
            case ClusterEffect.Welcome welcome:
                Id = welcome.Executor;
                KnownAs = welcome.Executor;
                ResourceJobs = welcome.ResourceJobs;
                _sentSeq = 0;
                script.Defer(SendOutbox);
                break;
            case ClusterEffect.Assign assign when !Runs.ContainsKey(assign.Incarnation):
                StartCounts[assign.Incarnation] = StartCounts.GetValueOrDefault(assign.Incarnation) + 1;
                Runs.Add(assign.Incarnation, new FakeRun(assign));
                Defer(assign.Incarnation);
                break;
            case ClusterEffect.Stop { Reason: StopReason.Fenced } stop:
                Runs.Remove(stop.Incarnation);
                break;
            case ClusterEffect.Stop stop when Runs.TryGetValue(stop.Incarnation, out var run):
                run.Stop = stop;
                Defer(stop.Incarnation);
                break;
            case ClusterEffect.AckEvent ack:
                Acks[ack.Seq] = ack.Error;
                _outbox.Remove(ack.Seq);
                break;
            case ClusterEffect.RemoveResources remove:
                Removed.Add(remove.Job);
                break;
            case ClusterEffect.Goodbye:
                Session = null;
                IsAlive = false;
                HasLeft = true;
                break;
            case ClusterEffect.CloseSession close:
                Session = null;
                ClosedWith = close.Error;
                break;
        }
    }

    private void Defer(IncarnationId incarnation) => script.Defer(() =>
    {
        if (Runs.TryGetValue(incarnation, out var run))
        {
            Obey(incarnation, run);
        }
    });

    private void Obey(IncarnationId incarnation, FakeRun run)
    {
        if (Starts && !run.SaidStarted)
        {
            run.SaidStarted = true;
            Say(incarnation, new RunnableMessage.Started());
        }

        if (Stops && run.Stop is not null && Runs.ContainsKey(incarnation))
        {
            Exit(incarnation, ExitOutcome.Stopped);
        }
    }

    private void SendOutbox()
    {
        while (_outbox.FirstOrDefault(said => said.Key > _sentSeq) is { Key: > 0 } next)
        {
            _sentSeq = next.Key;
            Send(next.Key, next.Value.Incarnation, next.Value.Message);
        }
    }
}
