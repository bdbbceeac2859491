using Tiflow.Core.Jobs;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>Reads how a job is retried and when it may run, and refuses what cannot be meant by its name.</summary>
internal static class JobPolicyReader
{
    public static RetryWish? RetryOf(CreateJobRequest request)
    {
        var wish = request.Retry.ToCore();
        return wish?.Problem is { } problem ? throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, $"--retry: {problem}") : wish;
    }

    public static JobTimes TimesOf(CreateJobRequest request, DateTimeOffset now)
    {
        if (request is { StartAt: null, HasStartDelayMs: false, HasTimeoutMs: false })
        {
            return JobTimes.Any;
        }

        if (request is { StartAt: not null, HasStartDelayMs: true })
        {
            throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, "a job starts at a moment or after a delay, not both");
        }

        TimeSpan? delay = request.HasStartDelayMs ? Time("--start-after", request.StartDelayMs) : null;
        return new JobTimes
        {
            StartAt = delay is { } wait ? now + wait : Moment(request.StartAt, now),
            StartDelay = delay,
            Timeout = request.HasTimeoutMs ? Time("--timeout", request.TimeoutMs) : null,
        };
    }

    private static TimeSpan Time(string name, long milliseconds) =>
        milliseconds > 0 && milliseconds <= JobTimes.Longest.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw TiflowRpcError.Create(ErrorCodes.InvalidArgument, $"{name}: a time is between 1ms and {JobTimes.Longest.TotalDays}d");

    private static DateTimeOffset? Moment(Google.Protobuf.WellKnownTypes.Timestamp? moment, DateTimeOffset now) =>
        moment is null || moment.ToDateTimeOffset() - now <= JobTimes.Longest
            ? moment?.ToDateTimeOffset()
            : throw TiflowRpcError.Create(
                ErrorCodes.InvalidArgument, $"--start-after: the moment is more than {JobTimes.Longest.TotalDays}d away");
}
