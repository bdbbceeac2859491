namespace Tiflow.Jobs.Fake;

/// <summary>What a worker shows of itself: of its checkpoint, what is saved.</summary>
internal sealed record FakeReport(int Id, long Tick, int Restarts)
{
    /// <summary>The sum of what others had left for it; null until it has read it.</summary>
    public long? Read { get; init; }

    /// <summary>Null when it has no watch.</summary>
    public WatchReport? Watch { get; init; }
}
