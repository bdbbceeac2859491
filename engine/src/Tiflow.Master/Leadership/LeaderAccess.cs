using Tiflow.Metadata;
using Tiflow.Protocol.Errors;

namespace Tiflow.Master.Leadership;

/// <summary>The present leadership of this master, if any. Thread-safe.</summary>
internal sealed class LeaderAccess
{
    private volatile LeaderTerm? _current;
    private volatile LeaderRecord? _known;

    /// <summary>The leader as the store shows it, this master or another one; null while there is none.</summary>
    public LeaderRecord? Known
    {
        get => _known;
        set => _known = value;
    }

    public LeaderTerm? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The present leadership of this master, or an error on the wire that sends the caller on.</summary>
    public LeaderTerm Require() => _current ?? throw (_known is { } leader
        ? TiflowRpcError.Create(ErrorCodes.NotLeader, $"this master does not lead; {leader.Name} at {leader.Address} does")
        : TiflowRpcError.Create(ErrorCodes.NotReady, "no master leads yet; ask again in a moment"));
}
