namespace Tiflow.Metadata.Etcd;

/// <summary>
/// When a leader counts as silent: its beats did not move for longer than a leader believes in itself without one. That
/// the store gave no answers meanwhile, to an election of its own for instance, makes no difference: a leader that had
/// the same trouble has given itself up.
/// </summary>
internal sealed class LeaderSuspicion
{
    private (long Leader, long Beat, TimeSpan Since)? _unmoved;

    /// <summary>Longer than a leader believes in itself (<see cref="EtcdLeadership.StepDownAfter"/>).</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(1300);

    /// <summary>
    /// The store answered at <paramref name="now"/>, on a monotonic clock, with the revisions of the leader's token and
    /// of its last beat; true when the leader is to be suspected.
    /// </summary>
    public bool IsSilent(long leader, long beat, TimeSpan now)
    {
        if (_unmoved is not { } unmoved || unmoved.Leader != leader || unmoved.Beat != beat)
        {
            _unmoved = (leader, beat, now);
            return false;
        }

        return now - unmoved.Since >= Patience;
    }
}
