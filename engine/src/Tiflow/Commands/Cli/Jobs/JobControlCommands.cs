using System.CommandLine;
using Tiflow.Client;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

/// <summary>
/// The verbs that tell a job what to become: one command to the master, and with <c>--wait</c> the waiting until it is
/// so.
/// </summary>
internal static class JobControlCommands
{
    public static Command CreatePause(CliOptions options) => Create(
        options,
        "pause",
        "Stop a job gracefully and keep its checkpoints. Repeating it changes nothing.",
        JobState.Paused,
        static (client, jobId, cancellationToken) => client.PauseAsync(jobId, cancellationToken));

    public static Command CreateResume(CliOptions options) => Create(
        options,
        "resume",
        "Run a paused job again from its checkpoints. Repeating it changes nothing.",
        JobState.Running,
        static (client, jobId, cancellationToken) => client.ResumeAsync(jobId, cancellationToken));

    public static Command CreateCancel(CliOptions options) => Create(
        options,
        "cancel",
        "Stop a job for good. Repeating it changes nothing.",
        JobState.Canceled,
        static (client, jobId, cancellationToken) => client.CancelAsync(jobId, cancellationToken));

    public static Command CreateRetry(CliOptions options) => Create(
        options,
        "retry",
        "End the pauses between attempts of a job at once. A job that has Failed stays so; create another one.",
        JobState.Running,
        static (client, jobId, cancellationToken) => client.RetryAsync(jobId, cancellationToken));

    private static ExampleCommand Create(
        CliOptions options,
        string verb,
        string description,
        JobState target,
        Func<MasterClient, string, CancellationToken, Task<Job>> send)
    {
        var jobId = JobOptions.JobId();
        var wait = JobOptions.Wait($"Return when the job is {target} or has ended");
        var timeout = JobOptions.Timeout("How long to wait; for ever when it is not given");
        var command = new ExampleCommand(
            verb,
            description,
            $"tiflow cli job {verb} --job-id cvsdemo-k3f9x2ab",
            $"tiflow cli job {verb} --job-id cvsdemo-k3f9x2ab --wait --timeout 30s")
        {
            jobId, wait, timeout,
        };
        CliSession.Handle(command, options, async (session, result, cancellationToken) =>
        {
            var id = result.GetRequiredValue(jobId);
            var job = await send(session.Client, id, cancellationToken);
            if (result.GetValue(wait))
            {
                return await JobWaiter.RunAsync(session, new WaitRequest(id, target, result.GetValue(timeout)), cancellationToken);
            }

            JobLine.Print(session, job);
            return ExitCodes.Done;
        });
        return command;
    }
}
