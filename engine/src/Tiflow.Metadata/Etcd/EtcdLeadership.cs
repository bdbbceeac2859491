namespace Tiflow.Metadata.Etcd;

/// <summary>
/// A leadership under an etcd lease, which also beats: it commits something at least every 250 ms, so that others can
/// tell a leader that is silent. It gives itself up when its lease could not be renewed for most of its length, or when
/// it could not commit for a second, counted from the sending: before others suspect it. What a deposed leader still
/// sends is refused by the fence in any case.
/// </summary>
internal sealed class EtcdLeadership : ILeadership
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CompactEvery = TimeSpan.FromSeconds(10);
    private const int KeptIntervals = 6;

    private readonly EtcdLease _lease;
    private readonly FencedCommits _fenced;
    private readonly EtcdCompaction _compaction;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending;
    private readonly Task _keeping;

    public EtcdLeadership(
        EtcdLease lease, FencedCommits fenced, EtcdCalls calls, FencingToken token, TimeProvider time, CancellationToken closing)
    {
        (_lease, _fenced, Token, _time) = (lease, fenced, token, time);
        _compaction = new EtcdCompaction(calls, time, CompactEvery, KeptIntervals);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(closing);
        _keeping = KeepAsync(_ending.Token);
    }

    /// <summary>The longest that a leader believes in itself without a commit; shorter than <see
    /// cref="LeaderSuspicion.Patience"/>.</summary>
    public static TimeSpan StepDownAfter { get; } = TimeSpan.FromSeconds(1);

    public FencingToken Token { get; }

    public bool IsDisposed { get; private set; }

    public CancellationToken Lost => _lost.Token;

    public bool IsCurrent => !_lost.IsCancellationRequested && _fenced.SilentFor < StepDownAfter;

    public async ValueTask DisposeAsync()
    {
        if (IsDisposed)
        {
            return;
        }

        IsDisposed = true;
        await _ending.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Revoking the lease deletes the key under it.
        await _lease.RevokeAsync();
        _ending.Dispose();
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] signs = [_lease.KeepAsync(RenewEvery, GiveUpAfter, either.Token), BeatAsync(either.Token)];
        var compacting = _compaction.RunAsync(either.Token);
        await Task.WhenAny(signs);
        await _lost.CancelAsync();
        await either.CancelAsync();
        await Task.WhenAll([.. signs, compacting]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Ends when this leader must no longer believe in itself.
    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beat = Task.FromResult(true);
        while (_fenced.SilentFor < StepDownAfter)
        {
            if (beat.IsCompleted && !await beat)
            {
                break;
            }

            if (beat.IsCompleted && _fenced.SilentFor >= BeatEvery)
            {
                beat = _fenced.TryBeatAsync(Token, ending.Token);
            }

            await Task.Delay(CheckEvery, _time, cancellationToken);
        }

        await ending.CancelAsync();
        await ((Task)beat).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
