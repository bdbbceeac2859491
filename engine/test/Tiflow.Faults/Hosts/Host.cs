namespace Tiflow.Faults.Hosts;

/// <summary>What stands for one machine.</summary>
/// <param name="Name">Unique in the run.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Enter">The words that run a command on it, before the command; empty where all share one machine.</param>
internal sealed record Host(string Name, string Address, IReadOnlyList<string> Enter);
