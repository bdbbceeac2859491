namespace Tiflow.Executor.Runtime;

/// <summary>
/// The last incarnation of each runnable that has begun here; of those that have ended, for some minutes more: an
/// assignment that comes again was sent before the leader knew of the end. Not thread-safe.
/// </summary>
internal sealed class BegunIncarnations(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(long Job, int Index), long> _last = [];
    private readonly Queue<((long Job, int Index) Key, long Incarnation, long At)> _ended = new();

    public int Count => _last.Count;

    /// <summary>False when it, or a later one, has begun already.</summary>
    public bool TryBegin((long Job, int Index) key, long incarnation)
    {
        ForgetOld();
        if (_last.GetValueOrDefault(key) >= incarnation)
        {
            return false;
        }

        _last[key] = incarnation;
        return true;
    }

    /// <summary>The leader knows its end, or nobody wants to know it.</summary>
    public void End((long Job, int Index) key, long incarnation)
    {
        ForgetOld();
        _ended.Enqueue((key, incarnation, time.GetTimestamp()));
    }

    private void ForgetOld()
    {
        while (_ended.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Kept)
        {
            _ended.Dequeue();
            if (_last.GetValueOrDefault(oldest.Key) == oldest.Incarnation)
            {
                _last.Remove(oldest.Key);
            }
        }
    }
}
