namespace Tiflow.Core.Schedules;

/// <summary>What happens when a run is due and an earlier one has not ended. The numbers are on the wire and in the store.</summary>
public enum OverlapPolicy
{
    None = 0,

    /// <summary>The new one is left out.</summary>
    Skip = 1,

    /// <summary>The new one comes when the earlier one has ended; at most one waits.</summary>
    Queue = 2,

    /// <summary>The earlier one is canceled; the new one comes when it has ended.</summary>
    CancelPrevious = 3,

    /// <summary>Both run.</summary>
    Allow = 4,
}
