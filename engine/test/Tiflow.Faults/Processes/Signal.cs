namespace Tiflow.Faults.Processes;

/// <summary>Signals with their numbers on Linux.</summary>
internal enum Signal
{
    Kill = 9,
    Term = 15,
    Continue = 18,
    Stop = 19,
}
