namespace Tiflow.Jobs.Fake;

/// <summary>What a worker shows of itself.</summary>
internal sealed record FakeReport(int Id, long Tick, int Restarts);
