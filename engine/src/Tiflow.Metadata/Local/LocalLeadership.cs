namespace Tiflow.Metadata.Local;

internal sealed class LocalLeadership : ILeadership
{
    private readonly LocalElection _election;
    private readonly CancellationTokenSource _lost = new();

    public LocalLeadership(LocalElection election, LeaderRecord leader)
    {
        _election = election;
        Leader = leader;
        Lost = _lost.Token;
    }

    public LeaderRecord Leader { get; }

    public FencingToken Token => Leader.Token;

    public CancellationToken Lost { get; }

    public bool IsCurrent => !Lost.IsCancellationRequested;

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    /// <summary>Frees the seat and says so to the leader; without effect the second time.</summary>
    public void End()
    {
        if (_election.Leave(this))
        {
            _lost.Cancel();
            _lost.Dispose();
        }
    }
}
