namespace Tiflow.Executor.Session;

/// <summary>
/// Whom a search for the leader asks, and when: all masters of the list side by side, each again after a pause of its own, so that
/// one that does not answer holds nobody up. Pure: time since the search began comes with each call.
/// </summary>
/// <param name="join">The list.</param>
/// <param name="except">The one whose silence made the executor search: there is nothing to ask it; null: none.</param>
internal sealed class SearchPlan(IEnumerable<string> join, string? except)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    // As long as a lease may last, a new leader is to be found soon; later, many executors must not be a burden.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestLatePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    private readonly List<Candidate> _listed =
        [.. join.Distinct(StringComparer.Ordinal).Where(address => address != except).Select(static address => new Candidate(address))];

    private readonly HashSet<string> _owing = new(StringComparer.Ordinal);
    private Candidate? _hinted;

    // A leader in the list may have another name there. It would be asked twice at once, and welcome the same executor in two
    // sessions: so what others say of it counts only when nobody in the list has turned out to be it.
    private IEnumerable<Candidate> Candidates =>
        (_hinted is { } hinted && _listed.TrueForAll(static candidate => candidate.HasFailed) ? [.. _listed, hinted] : _listed)
        .Where(candidate => !_owing.Contains(candidate.Address));

    /// <summary>Who is to be asked now; nobody is asked again before <see cref="Failed"/>.</summary>
    public IReadOnlyList<string> TakeDue(TimeSpan now)
    {
        string[] due = [.. Candidates.Where(candidate => candidate.DueAt <= now).Select(static candidate => candidate.Address)];
        _owing.UnionWith(due);
        return due;
    }

    /// <summary>How long until somebody is to be asked; null: all owe an answer.</summary>
    public TimeSpan? UntilDue(TimeSpan now)
    {
        var next = Candidates.Min(static candidate => (TimeSpan?)candidate.DueAt);
        return next is null || next > now ? next - now : TimeSpan.Zero;
    }

    /// <summary>It cannot be reached, or does not lead.</summary>
    /// <param name="address">Who was asked.</param>
    /// <param name="leader">Who leads, as it says; null: it does not say.</param>
    /// <param name="now">Since the search began.</param>
    public void Failed(string address, string? leader, TimeSpan now)
    {
        _owing.Remove(address);
        var asked = _hinted?.Address == address ? _hinted : Listed(address);
        asked?.Fail(now, now < Late ? LongestPause : LongestLatePause);
        if (leader is not null && leader != _hinted?.Address)
        {
            _hinted = leader == except || Listed(leader) is not null ? null : new Candidate(leader);
        }
    }

    private Candidate? Listed(string address) => _listed.Find(candidate => candidate.Address == address);

    private sealed class Candidate(string address)
    {
        private TimeSpan _pause = FirstPause;

        public string Address { get; } = address;

        public bool HasFailed { get; private set; }

        public TimeSpan DueAt { get; private set; }

        public void Fail(TimeSpan now, TimeSpan longest)
        {
            HasFailed = true;
            DueAt = now + _pause;
            _pause = _pause * 2 < longest ? _pause * 2 : longest;
        }
    }
}
