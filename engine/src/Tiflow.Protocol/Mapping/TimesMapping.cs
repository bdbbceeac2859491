using Tiflow.Core.Jobs;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Protocol.Mapping;

/// <summary>When jobs may run, as the store has it.</summary>
internal static class TimesMapping
{
    public static JobTimes TimesOf(this Stored.JobSpec spec) => spec is { StartAt: null, HasTimeoutMs: false }
        ? JobTimes.Any
        : new JobTimes
        {
            StartAt = spec.StartAt?.ToDateTimeOffset(),
            StartDelay = spec.HasStartDelayMs ? TimeSpan.FromMilliseconds(spec.StartDelayMs) : null,
            Timeout = spec.HasTimeoutMs ? TimeSpan.FromMilliseconds(spec.TimeoutMs) : null,
        };

    public static void SetTimes(this Stored.JobSpec spec, JobTimes times)
    {
        if (times.StartDelay is { } delay)
        {
            spec.StartDelayMs = (long)delay.TotalMilliseconds;
        }

        if (times.Timeout is { } timeout)
        {
            spec.TimeoutMs = (long)timeout.TotalMilliseconds;
        }
    }
}
