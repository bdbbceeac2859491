using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

/// <summary>How a new job is retried and when it may run.</summary>
internal static class JobPolicyOptions
{
    // Beyond its deadline a job is given time to stop.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    private static readonly Option<RetryPolicy?> Retry = RetryParser.Create(
        "How failures are repeated: initial, max, multiplier, jitter, max-attempts (0: without limit), reset-after; each as the cluster does unless given");

    private static readonly Option<(DateTimeOffset? At, TimeSpan? Delay)?> StartAfter = MomentParser.Create(
        "--start-after", "Do not run it before, for example 2026-01-02T03:04:05Z or 10m");

    private static readonly Option<TimeSpan?> Timeout = ValueParsers.Duration(
        "--timeout",
        "How long the job may take from its creation, or from --start-after: then it is stopped and Failed with DEADLINE_EXCEEDED. With --wait exit code 5");

    public static void AddTo(Command command)
    {
        command.Add(Retry);
        command.Add(StartAfter);
        command.Add(Timeout);
    }

    public static void Apply(ParseResult result, CreateJobRequest request)
    {
        if (result.GetValue(Retry) is { } retry)
        {
            request.Retry = retry;
        }

        var (at, delay) = result.GetValue(StartAfter) ?? default;
        if (at is { } moment)
        {
            request.StartAt = Timestamp.FromDateTimeOffset(moment);
        }

        if (delay is { } wait)
        {
            request.StartDelayMs = (long)wait.TotalMilliseconds;
        }

        if (result.GetValue(Timeout) is { } timeout)
        {
            request.TimeoutMs = (long)timeout.TotalMilliseconds;
        }
    }

    /// <summary>When a job that has a deadline has ended at the latest, if the cluster lives; null: never.</summary>
    public static TimeSpan? LongestWait(Job job, DateTimeOffset now) =>
        job.Deadline is { } deadline && deadline.ToDateTimeOffset() - now is var left
            ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) + TimeToStop
            : null;
}
