namespace Tiflow.Core.Jobs;

/// <summary>When a job may run, as its user submitted it.</summary>
public sealed record JobTimes
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    public static JobTimes Any { get; } = new();

    /// <summary>It is not placed before; null: at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>What <see cref="StartAt"/> was made from where the user gave a duration.</summary>
    public TimeSpan? StartDelay { get; init; }

    /// <summary>How long it may take from its creation, or from <see cref="StartAt"/>; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a repeated request asks for the same: a delay counts from the request that created the job.</summary>
    public bool IsSameWishAs(JobTimes other) =>
        Timeout == other.Timeout && StartDelay == other.StartDelay && (StartDelay is not null || StartAt == other.StartAt);
}
