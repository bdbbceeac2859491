using System.Runtime.CompilerServices;

namespace Tiflow.Metadata.Local;

/// <summary>The election among the candidates of one process: one seat, first come, first served.</summary>
internal sealed class LocalElection(FencingToken lastToken)
{
    private readonly Lock _lock = new();
    private readonly Waiters _candidates = new();
    private readonly Waiters _observers = new();
    private FencingToken _lastToken = lastToken;
    private bool _seatTaken;
    private LocalLeadership? _leadership;
    private LeaderChange _latest = new(leader: null);

    public LocalLeadership? Leadership
    {
        get
        {
            lock (_lock)
            {
                return _leadership;
            }
        }
    }

    /// <param name="candidate">Who campaigns.</param>
    /// <param name="persist">Makes a token durable before anyone leads with it.</param>
    /// <param name="cancellationToken">Gives up the candidature.</param>
    public async Task<LocalLeadership> CampaignAsync(
        MasterRecord candidate,
        Func<FencingToken, CancellationToken, Task> persist,
        CancellationToken cancellationToken)
    {
        var token = await TakeSeatAsync(cancellationToken);
        var announced = false;
        try
        {
            await persist(token, cancellationToken);
            var leadership = new LocalLeadership(this, new LeaderRecord(candidate, token));
            Announce(leadership);
            announced = true;
            return leadership;
        }
        finally
        {
            if (!announced)
            {
                FreeSeat();
            }
        }
    }

    public bool Holds(FencingToken token) => Leadership?.Token == token;

    /// <summary>Ends a leadership from outside, if it is still the present one.</summary>
    public void Depose(FencingToken token)
    {
        if (Leadership is { } leadership && leadership.Token == token)
        {
            leadership.End();
        }
    }

    /// <summary>False when this leadership had ended already.</summary>
    public bool Leave(LocalLeadership leadership)
    {
        lock (_lock)
        {
            if (_leadership != leadership)
            {
                return false;
            }

            _leadership = null;
            Append_NeedsLock(leader: null);
            FreeSeat_NeedsLock();
            return true;
        }
    }

    public async IAsyncEnumerable<LeaderRecord?> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LeaderChange seen;
        lock (_lock)
        {
            seen = _latest;
        }

        while (true)
        {
            yield return seen.Leader;
            seen = await AfterAsync(seen, cancellationToken);
        }
    }

    private async Task<FencingToken> TakeSeatAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task freed;
            lock (_lock)
            {
                if (!_seatTaken)
                {
                    _seatTaken = true;
                    _lastToken = new FencingToken(_lastToken.Value + 1);
                    return _lastToken;
                }

                freed = _candidates.AddAsync(cancellationToken);
            }

            await freed;
        }
    }

    private async Task<LeaderChange> AfterAsync(LeaderChange seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task appended;
            lock (_lock)
            {
                if (seen.Next is { } next)
                {
                    return next;
                }

                appended = _observers.AddAsync(cancellationToken);
            }

            await appended;
        }
    }

    private void Announce(LocalLeadership leadership)
    {
        lock (_lock)
        {
            _leadership = leadership;
            Append_NeedsLock(leadership.Leader);
        }
    }

    private void Append_NeedsLock(LeaderRecord? leader)
    {
        _latest.Next = new LeaderChange(leader);
        _latest = _latest.Next;
        _observers.WakeAll();
    }

    private void FreeSeat()
    {
        lock (_lock)
        {
            FreeSeat_NeedsLock();
        }
    }

    private void FreeSeat_NeedsLock()
    {
        _seatTaken = false;
        _candidates.WakeAll();
    }
}
