namespace Tiflow.Core.Runnables;

/// <summary>Why a runnable has to stop. The numbers are on the wire and in the store.</summary>
public enum StopReason
{
    None = 0,
    Pause = 1,
    Cancel = 2,
    Move = 3,
    Fenced = 4,
    JobEnded = 5,
}
