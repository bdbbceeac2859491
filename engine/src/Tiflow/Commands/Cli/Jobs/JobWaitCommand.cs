using System.CommandLine;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobWaitCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private static readonly Option<string> JobId = JobOptions.JobId();
    private static readonly Option<JobState?> For = JobOptions.State("--for", "The state to wait for, Finished when it is not given");
    private static readonly Option<TimeSpan?> Timeout = JobOptions.Timeout("How long to wait [default: 60s]");

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "wait",
            "Wait until a job is in a state or has ended. Exit code 0: it is, or it has Finished; 3: Failed; 4: Canceled; "
            + "5: neither within the time-out, or the job ran out of its own time. Ctrl-C ends the waiting (130), not the job.",
            "tiflow cli job wait --job-id cvsdemo-k3f9x2ab",
            "tiflow cli job wait --job-id cvsdemo-k3f9x2ab --for Running --timeout 10s")
        {
            JobId, For, Timeout,
        };
        CliSession.Handle(command, options, static (session, result, cancellationToken) => JobWaiter.RunAsync(
            session,
            new WaitRequest(
                result.GetRequiredValue(JobId),
                result.GetValue(For) ?? JobState.Finished,
                result.GetValue(Timeout) ?? DefaultTimeout),
            cancellationToken));
        return command;
    }
}
