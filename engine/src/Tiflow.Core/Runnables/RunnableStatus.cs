using Tiflow.Core.Executors;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Runnables;

/// <summary>Where a runnable stands; stored at every change.</summary>
public sealed record RunnableStatus
{
    public static RunnableStatus New { get; } = new() { State = RunnableState.Pending };

    public required RunnableState State { get; init; }

    /// <summary>The number of the present or last run; 0 before the first.</summary>
    public long Incarnation { get; init; }

    /// <summary>Where it is placed; null while it is not.</summary>
    public ExecutorId? Executor { get; init; }

    /// <summary>The name of the executor of the last run; null while it is placed, and before the first run.</summary>
    public string? FormerExecutor { get; init; }

    /// <summary>Names of its job's local resources that any of its runs has opened: it runs where they are.</summary>
    public ResourceNames OpenedResources { get; init; }

    /// <summary>When the present run was confirmed; null while there is none.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>Runs in a row soon after whose start the executor's process died.</summary>
    public int ExecutorDeaths { get; init; }

    /// <summary>Which executors these were, and when; empty when there were none.</summary>
    public string DeathEvidence { get; init; } = "";

    /// <summary>Runs in a row that failed.</summary>
    public int Attempt { get; init; }

    /// <summary>Runs in a row that ended by an exception nobody foresaw.</summary>
    public int Crashes { get; init; }

    /// <summary>Set while it waits for its next attempt.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last error; null when it never failed or has recovered.</summary>
    public ErrorText? Error { get; init; }

    /// <summary>Why it has to stop; None while it does not.</summary>
    public StopReason Stopping { get; init; }

    /// <summary>True when it must never run again.</summary>
    public bool StopWanted { get; init; }

    /// <summary>The last reports of a run that has ended.</summary>
    public RunnableReport? FinalReport { get; init; }

    public bool IsPlaced => State is RunnableState.Starting or RunnableState.Running;

    public bool HasEnded => State is RunnableState.Finished or RunnableState.Failed or RunnableState.Stopped;

    public bool WaitsForPlacement => State is RunnableState.Pending or RunnableState.Lost && NextAttemptAt is null;
}
