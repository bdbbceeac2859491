using Spectre.Console;
using Tiflow.Protocol.V1;
using ConsoleProgress = Spectre.Console.Progress;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>
/// A job on a terminal: a bar that moves, the percentage, the time that remains, and what happens now.
/// </summary>
internal static class JobProgressBar
{
    /// <summary>Follows a job until it is as wanted, and returns it as it is then.</summary>
    public static Task<Job> ShowAsync(
        IAnsiConsole console,
        IAsyncEnumerable<Job> changes,
        Func<Job, bool> isDone,
        TimeProvider time) =>
        new ConsoleProgress(console)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => FollowAsync(context.AddTask("waiting for the job", maxValue: 1), changes, isDone, time));

    private static async Task<Job> FollowAsync(
        ProgressTask bar,
        IAsyncEnumerable<Job> changes,
        Func<Job, bool> isDone,
        TimeProvider time)
    {
        var rate = new RateMeter(time);
        await foreach (var job in changes)
        {
            bar.Description = Markup.Escape(JobProgressText.Describe(job, job.Progress is { } now ? rate.Add(now.Done) : null));
            bar.IsIndeterminate = job.Progress is not { HasTotal: true, Total: > 0 } && !isDone(job);
            if (job.Progress is { HasTotal: true, Total: > 0 } progress)
            {
                (bar.MaxValue, bar.Value) = (progress.Total, progress.Done);
            }

            if (isDone(job))
            {
                bar.StopTask();
                return job;
            }
        }

        throw new OperationCanceledException("The stream of changes ended before the job was done.");
    }
}
