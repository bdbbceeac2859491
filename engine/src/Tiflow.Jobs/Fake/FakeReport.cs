namespace Tiflow.Jobs.Fake;

/// <summary>What a worker shows of itself: of its checkpoint, what is saved.</summary>
internal sealed record FakeReport(int Id, long Tick, int Restarts)
{
    /// <summary>Null when it has no watch.</summary>
    public WatchReport? Watch { get; init; }
}
