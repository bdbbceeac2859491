namespace Tiflow.Core.Jobs;

/// <summary>What a user wants otherwise than the cluster's defaults; what is null is the default's.</summary>
public sealed record RetryWish
{
    /// <value>Limits that keep all sums of times within the calendar.</value>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(366);

    private const double LargestMultiplier = 100;

    public TimeSpan? Initial { get; init; }

    public TimeSpan? Max { get; init; }

    public double? Multiplier { get; init; }

    public double? Jitter { get; init; }

    public int? MaxAttempts { get; init; }

    public TimeSpan? ResetAfter { get; init; }

    /// <summary>What cannot be meant, by the name of the key; null when all can.</summary>
    public string? Problem => this switch
    {
        { Initial: { } initial } when initial < TimeSpan.FromMilliseconds(1) || initial > LongestPause => "initial is not between 1ms and 366d",
        { Max: { } max } when max < TimeSpan.FromMilliseconds(1) || max > LongestPause => "max is not between 1ms and 366d",
        { Initial: { } initial, Max: { } max } when max < initial => "max is less than initial",
        { Multiplier: { } multiplier } when !(multiplier is >= 1 and <= LargestMultiplier) => "multiplier is not between 1 and 100",
        { Jitter: { } jitter } when !(jitter is >= 0 and <= 1) => "jitter is not between 0 and 1",
        { MaxAttempts: < 0 } => "max-attempts is less than 0 (0 means without limit)",
        { ResetAfter: { } reset } when reset < TimeSpan.Zero || reset > LongestPause => "reset-after is not between 0s and 366d",
        _ => null,
    };

    /// <summary>The policy that follows. One pause alone moves the other one where they would cross.</summary>
    public RetryPolicy Over(RetryPolicy defaults)
    {
        var initial = Initial ?? (Max < defaults.Initial ? Max.Value : defaults.Initial);
        return new RetryPolicy
        {
            Initial = initial,
            Max = Max ?? (initial > defaults.Max ? initial : defaults.Max),
            Multiplier = Multiplier ?? defaults.Multiplier,
            Jitter = Jitter ?? defaults.Jitter,
            MaxAttempts = MaxAttempts ?? defaults.MaxAttempts,
            ResetAfter = ResetAfter ?? defaults.ResetAfter,
        };
    }
}
