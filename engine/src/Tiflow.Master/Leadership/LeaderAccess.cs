using Tiflow.Metadata;
using Tiflow.Protocol.Errors;

namespace Tiflow.Master.Leadership;

/// <summary>Who leads, as far as this master knows: itself, another one, or nobody. Thread-safe.</summary>
internal sealed class LeaderAccess
{
    private readonly Lock _lock = new();
    private LeaderTerm? _current;
    private LeaderRecord? _known;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The leader as the store shows it, this master or another one; null while there is none.</summary>
    public LeaderRecord? Known
    {
        get => Volatile.Read(ref _known);
        set => Change(ref _known, value);
    }

    /// <summary>The present leadership of this master, if it serves.</summary>
    public LeaderTerm? Current
    {
        get => Volatile.Read(ref _current);
        set => Change(ref _current, value);
    }

    /// <summary>Ends with the next change of what this shows; take it before looking.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>The present leadership of this master, or an error on the wire that sends the caller on.</summary>
    public LeaderTerm Require() => Current ?? throw (Known is { } leader
        ? TiflowRpcError.NotLeader($"this master does not lead; {leader.Name} at {leader.Address} does", leader.Address)
        : TiflowRpcError.Create(ErrorCodes.NotReady, "no master leads yet; ask again in a moment"));

    private void Change<T>(ref T? field, T? value)
        where T : class
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (Equals(field, value))
            {
                return;
            }

            Volatile.Write(ref field, value);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
