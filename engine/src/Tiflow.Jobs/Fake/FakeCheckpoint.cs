namespace Tiflow.Jobs.Fake;

/// <summary>Where a worker goes on.</summary>
/// <param name="Tick">The last tick done.</param>
/// <param name="Restarts">Runs before this one.</param>
/// <param name="Crashed">Whether it has killed its executor already: saved before it does, so that it does so
/// once.</param>
/// <param name="Watch">How far its watch is; null before it has begun, or when it has none.</param>
internal sealed record FakeCheckpoint(long Tick, int Restarts, bool Crashed, WatchPosition? Watch = null);
