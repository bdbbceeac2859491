using System.CommandLine;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class ExecutorDrainCommand
{
    private static readonly Option<string> Executor = ExecutorGroup.Executor();

    private static readonly Option<TimeSpan?> Deadline =
        ValueParsers.Duration("--deadline", "When what is left is fenced and moved, however long its own grace");

    private static readonly Option<bool> Wait = new("--wait") { Description = "Return when nothing is left on it" };
    private static readonly Option<TimeSpan?> Timeout = ValueParsers.Duration("--timeout", "How long to wait; for ever when it is not given");

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "drain",
            "Cordon an executor and move what runs there to others, a few at a time. It is Draining until nothing is left, then Cordoned. "
            + "'uncordon' ends it.",
            "tiflow cli executor drain --executor executor-1 --wait",
            "tiflow cli executor drain --executor executor-1 --deadline 5m")
        {
            Executor, Deadline, Wait, Timeout,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var executor = result.GetRequiredValue(Executor);
            var details = await session.Client.DrainExecutorAsync(executor, result.GetValue(Deadline), cancellationToken);
            if (result.GetValue(Wait))
            {
                // By its id: of its name there may soon be another process.
                return await DrainWaiter.RunAsync(session, details, result.GetValue(Timeout), cancellationToken);
            }

            ExecutorLine.Print(session, details);
            return ExitCodes.Done;
        });
        return command;
    }
}
