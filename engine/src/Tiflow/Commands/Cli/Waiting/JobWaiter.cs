using Tiflow.Client;
using Tiflow.Commands.Cli.Jobs;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>Waits for a job, shows how it gets on, and turns the outcome into an exit code.</summary>
internal static class JobWaiter
{
    public static Task<int> RunAsync(CliSession session, WaitRequest request, CancellationToken cancellationToken) => LimitedWait.RunAsync(
        session,
        request.Timeout,
        async token =>
        {
            var job = await WaitAsync(session, request, token);
            Print(session, request, job);
            return ExitCode(job, request.State);
        },
        whenInterrupted: $"job {request.JobId} goes on: tiflow cli job wait --job-id {request.JobId}",
        notYet: $"job {request.JobId} is not {request.State}",
        goesOn: "it goes on",
        cancellationToken);

    /// <summary>Asked-for state: done. Else the job has ended, and how it ended decides.</summary>
    public static int ExitCode(Job job, JobState wanted) => job.State switch
    {
        _ when job.State == wanted => ExitCodes.Done,
        JobState.Failed when HasRunOutOfTime(job) => ExitCodes.TimedOut,
        JobState.Failed => ExitCodes.JobFailed,
        JobState.Canceled => ExitCodes.JobCanceled,
        _ => ExitCodes.Done,
    };

    // By its own deadline: a job's type may have errors of the same name.
    private static bool HasRunOutOfTime(Job job) =>
        job is { Error.Code: ErrorCodes.DeadlineExceeded, Deadline: { } deadline, FinishedAt: { } end } && end >= deadline;

    private static Task<Job> WaitAsync(CliSession session, WaitRequest request, CancellationToken cancellationToken) =>
        session.Output.IsLive
            ? JobProgressBar.ShowAsync(
                session.Output.Console,
                session.Client.WatchAsync(request.JobId, cancellationToken),
                job => job.State == request.State || JobStates.IsTerminal(job.State),
                session.Time)
            : session.Client.WaitAsync(request.JobId, request.State, cancellationToken);

    private static void Print(CliSession session, WaitRequest request, Job job)
    {
        if (request.OnlyNotice && !session.Output.IsJson)
        {
            CliOutput.Notice(JobLine.Describe(job));
        }
        else
        {
            JobLine.Print(session, job);
        }

        if (job is { State: JobState.Failed, Error: { } error } && request.State != JobState.Failed)
        {
            CliOutput.WriteError(error.Code, $"job {job.Id} failed: {error.Message}");
        }
    }
}
