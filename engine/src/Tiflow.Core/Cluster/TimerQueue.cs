namespace Tiflow.Core.Cluster;

/// <summary>
/// What waits for its time, at most one timer per key: arming one again replaces it, so that their number follows from
/// what exists and not from how often it changes. Of two that are due together, the one armed first fires first.
/// </summary>
internal sealed class TimerQueue
{
    private readonly SortedDictionary<(TimeSpan Due, long Order), TimerKey> _byDue = [];
    private readonly Dictionary<TimerKey, (TimeSpan Due, long Order)> _byKey = [];
    private long _lastOrder;

    public int Count => _byDue.Count;

    /// <summary>When the first timer is due; null when there is none.</summary>
    public TimeSpan? NextDue => _byDue.Count > 0 ? _byDue.First().Key.Due : null;

    public void Arm(TimerKey key, TimeSpan due)
    {
        if (_byKey.TryGetValue(key, out var former))
        {
            _byDue.Remove(former);
        }

        var position = (due, ++_lastOrder);
        _byKey[key] = position;
        _byDue.Add(position, key);
    }

    public void Disarm(TimerKey key)
    {
        if (_byKey.Remove(key, out var position))
        {
            _byDue.Remove(position);
        }
    }

    /// <summary>Takes the first timer out if it is due.</summary>
    public TimerKey? TakeDue(TimeSpan now)
    {
        if (NextDue is not { } due || due > now)
        {
            return null;
        }

        var (position, key) = _byDue.First();
        _byDue.Remove(position);
        _byKey.Remove(key);
        return key;
    }
}
