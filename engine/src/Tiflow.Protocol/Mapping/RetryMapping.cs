using Tiflow.Core.Jobs;

namespace Tiflow.Protocol.Mapping;

/// <summary>How failures are repeated.</summary>
public static class RetryMapping
{
    /// <summary>Null when nothing is wanted otherwise than the cluster does.</summary>
    public static RetryWish? ToCore(this V1.RetryPolicy? policy)
    {
        if (policy is null)
        {
            return null;
        }

        var wish = new RetryWish
        {
            Initial = policy.HasInitialMs ? Time(policy.InitialMs) : null,
            Max = policy.HasMaxMs ? Time(policy.MaxMs) : null,
            Multiplier = policy.HasMultiplier ? policy.Multiplier : null,
            Jitter = policy.HasJitter ? policy.Jitter : null,
            MaxAttempts = policy.HasMaxAttempts ? policy.MaxAttempts : null,
            ResetAfter = policy.HasResetAfterMs ? Time(policy.ResetAfterMs) : null,
        };
        return wish == new RetryWish() ? null : wish;
    }

    public static V1.RetryPolicy ToProto(this RetryPolicy policy) => new()
    {
        InitialMs = (long)policy.Initial.TotalMilliseconds,
        MaxMs = (long)policy.Max.TotalMilliseconds,
        Multiplier = policy.Multiplier,
        Jitter = policy.Jitter,
        MaxAttempts = policy.MaxAttempts,
        ResetAfterMs = (long)policy.ResetAfter.TotalMilliseconds,
    };

    public static V1.RetryPolicy? ToProto(this RetryWish? wish)
    {
        if (wish is null)
        {
            return null;
        }

        var policy = new V1.RetryPolicy();
        Set(wish.Initial, ms => policy.InitialMs = ms);
        Set(wish.Max, ms => policy.MaxMs = ms);
        Set(wish.ResetAfter, ms => policy.ResetAfterMs = ms);
        if (wish.Multiplier is { } multiplier)
        {
            policy.Multiplier = multiplier;
        }

        if (wish.Jitter is { } jitter)
        {
            policy.Jitter = jitter;
        }

        if (wish.MaxAttempts is { } attempts)
        {
            policy.MaxAttempts = attempts;
        }

        return policy;
    }

    private static void Set(TimeSpan? time, Action<long> set)
    {
        if (time is { } value)
        {
            set((long)value.TotalMilliseconds);
        }
    }

    // What no calendar holds is refused by name, not by an exception of the conversion.
    private static TimeSpan Time(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, -1, (long)RetryWish.LongestPause.TotalMilliseconds + 1));
}
