namespace Tiflow.Core.Runnables;

/// <summary>How a run ended. The numbers are on the wire.</summary>
public enum ExitOutcome
{
    None = 0,
    Finished = 1,
    Stopped = 2,

    /// <summary>An error that trying again cannot help.</summary>
    FailedTerminal = 3,

    /// <summary>An error that its author foresaw and that may pass.</summary>
    FailedTransient = 4,

    /// <summary>An exception that nobody foresaw.</summary>
    Crashed = 5,
}
