using Tiflow.Client;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Demo;

/// <summary>A job's progress where no bar can move: a line for each state, and one a second in between.</summary>
internal static class JobProgressLines
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Follows a job until it has ended.</summary>
    public static async Task<Job> ShowAsync(TextWriter output, IAsyncEnumerable<Job> changes, TimeProvider time)
    {
        var rate = new RateMeter(time);
        var (lastLine, lastState) = (time.GetTimestamp(), JobState.Unspecified);
        await foreach (var job in changes)
        {
            double? perSecond = job.Progress is { } progress ? rate.Add(progress.Done) : null;
            if (job.State != lastState || time.GetElapsedTime(lastLine) >= Interval)
            {
                (lastLine, lastState) = (time.GetTimestamp(), job.State);
                await output.WriteLineAsync(JobProgressText.Describe(job, perSecond));
            }

            if (JobStates.IsTerminal(job.State))
            {
                return job;
            }
        }

        throw new OperationCanceledException("The stream of changes ended before the job was done.");
    }
}
