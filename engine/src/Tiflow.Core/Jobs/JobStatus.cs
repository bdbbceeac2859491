namespace Tiflow.Core.Jobs;

/// <summary>What the user wants of a job and what is; stored at every change.</summary>
public sealed record JobStatus
{
    public required DesiredState Desired { get; init; }

    public required JobState State { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset Since { get; init; }

    public ErrorText? Error { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// The state that the job takes once none of its runnables is placed any more; None while it is not ending.
    /// </summary>
    public JobState Ending { get; init; }

    /// <summary>The number of the next entry of the job's history.</summary>
    public long NextEventSeq { get; init; } = 1;

    public bool IsTerminal => State is JobState.Finished or JobState.Failed or JobState.Canceled;
}
