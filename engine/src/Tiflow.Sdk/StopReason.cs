namespace Tiflow.Sdk;

/// <summary>Why a runnable has to stop.</summary>
public enum StopReason
{
    /// <summary>It does not have to.</summary>
    None = 0,

    /// <summary>The job is paused; it goes on from the checkpoint later.</summary>
    Pause = 1,

    /// <summary>The job is cancelled, or this worker is no longer wanted.</summary>
    Cancel = 2,

    /// <summary>It will go on elsewhere from the checkpoint: the executor is drained or stops.</summary>
    Move = 3,

    /// <summary>A newer incarnation exists or may exist: nothing that it writes counts any more.</summary>
    Fenced = 4,

    /// <summary>The job has ended.</summary>
    JobEnded = 5,
}
