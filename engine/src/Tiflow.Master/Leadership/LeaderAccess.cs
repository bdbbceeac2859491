using Tiflow.Protocol.Errors;

namespace Tiflow.Master.Leadership;

/// <summary>The present leadership of this master, if any. Thread-safe.</summary>
internal sealed class LeaderAccess
{
    private volatile LeaderTerm? _current;

    public LeaderTerm? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The present leadership, or NOT_READY on the wire.</summary>
    public LeaderTerm Require() =>
        _current ?? throw TiflowRpcError.Create(ErrorCodes.NotReady, "this master does not lead yet; ask again in a moment");
}
