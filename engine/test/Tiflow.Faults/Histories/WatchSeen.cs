namespace Tiflow.Faults.Histories;

/// <summary>What a worker knows of the key that it watches.</summary>
/// <param name="Count">The changes that it has counted.</param>
/// <param name="Value">The value after the last of them; empty before the first.</param>
internal sealed record WatchSeen(long Count, string Value);
