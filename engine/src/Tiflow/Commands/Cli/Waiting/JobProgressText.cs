using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>A job's progress in words: <c>1.2M/10.0M rows, 350.0k rows/s, Running</c>.</summary>
internal static class JobProgressText
{
    public static string Describe(Job job, double? rate)
    {
        var progress = job.Progress;
        var state = job.Reason.Length > 0 ? $"{job.State}: {job.Reason}" : job.State.ToString();
        if (progress is null)
        {
            return state;
        }

        var total = progress.HasTotal ? $"/{CompactNumber.Format(progress.Total)}" : "";
        var speed = rate is { } perSecond ? $", {CompactNumber.Format(perSecond)} {progress.Unit}/s" : "";
        return $"{CompactNumber.Format(progress.Done)}{total} {progress.Unit}{speed}, {state}";
    }
}
