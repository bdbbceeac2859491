using System.Globalization;
using Tiflow.Core.Jobs;

namespace Tiflow.Core.Cluster;

/// <summary>
/// When jobs may start, and when their time is over. Both are stored as moments of the wall clock and waited for on
/// the monotonic one.
/// </summary>
internal static class JobTimeRules
{
    private static readonly (string? Suffix, long Ticks)[] Units =
        [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond)];

    /// <summary>Of a job that is new, or new to this leader.</summary>
    public static void Arm(Step step, JobEntry job)
    {
        if (job.Status.IsTerminal)
        {
            return;
        }

        if (job.Spec.Times.StartAt is { } start && start > step.Now.Wall)
        {
            job.HeldUntil = Due(step, start);
            step.Schedule(new TimerKey.JobStart(job.Seq), job.HeldUntil.Value);
        }

        if (job.Spec.Deadline is { } deadline)
        {
            job.DeadlineDue = Due(step, deadline);
            step.Schedule(new TimerKey.JobDeadline(job.Seq), job.DeadlineDue.Value);
        }
    }

    /// <summary>Its times may lie years ahead.</summary>
    public static void Disarm(Step step, JobEntry job)
    {
        step.State.Timers.Disarm(new TimerKey.JobStart(job.Seq));
        step.State.Timers.Disarm(new TimerKey.JobDeadline(job.Seq));
    }

    public static void Start(Step step, JobSeq seq)
    {
        if (step.State.Jobs.TryGetValue(seq, out var job) && job.HeldUntil <= step.Now.Monotonic)
        {
            job.HeldUntil = null;
            foreach (var runnable in job.Runnables)
            {
                step.Bookings.Enqueue(runnable);
            }

            step.Touch(job.Master);
        }
    }

    /// <summary>Its runnables are stopped gracefully, then fenced; who ends otherwise meanwhile has still run out of time.</summary>
    public static void Expire(Step step, JobSeq seq)
    {
        if (step.State.Jobs.TryGetValue(seq, out var job)
            && job.DeadlineDue <= step.Now.Monotonic
            && job.Status is { IsTerminal: false, Ending: JobState.None or JobState.Paused })
        {
            EndingRules.Begin(step, job, JobState.Failed, new ErrorText("DEADLINE_EXCEEDED", OverdueText(job.Spec)));
        }
    }

    public static string HeldText(JobSpec job) => $"starts at {Text(job.Times.StartAt)}";

    private static string OverdueText(JobSpec job) => string.Create(
        CultureInfo.InvariantCulture, $"its time was over at {Text(job.Deadline)} (time-out {Text(job.Times.Timeout ?? TimeSpan.Zero)})");

    private static TimeSpan Due(Step step, DateTimeOffset moment)
    {
        var left = moment - step.Now.Wall;
        return step.Now.Monotonic + (left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private static string Text(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    // As people write it: in the largest unit that keeps it whole.
    private static string Text(TimeSpan duration)
    {
        var unit = Array.Find(Units, unit => duration.Ticks % unit.Ticks == 0);
        return unit.Suffix is null
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / unit.Ticks}{unit.Suffix}");
    }
}
