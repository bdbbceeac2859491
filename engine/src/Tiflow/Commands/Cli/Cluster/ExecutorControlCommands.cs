using System.CommandLine;
using Tiflow.Client;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Cluster;

/// <summary>Whether an executor takes new work.</summary>
internal static class ExecutorControlCommands
{
    public static Command CreateCordon(CliOptions options) => Create(
        options,
        "cordon",
        "Place nothing new on an executor; what runs there stays. Holds until the uncordon, also for the next process of its name.",
        static (client, executor, cancellationToken) => client.CordonExecutorAsync(executor, cancellationToken));

    public static Command CreateUncordon(CliOptions options) => Create(
        options,
        "uncordon",
        "Place work on an executor again. Ends a drain; what has moved stays where it is.",
        static (client, executor, cancellationToken) => client.UncordonExecutorAsync(executor, cancellationToken));

    private static ExampleCommand Create(
        CliOptions options,
        string verb,
        string description,
        Func<MasterClient, string, CancellationToken, Task<ExecutorDetails>> send)
    {
        var executor = ExecutorGroup.Executor();
        var command = new ExampleCommand(verb, description, $"tiflow cli executor {verb} --executor executor-1")
        {
            executor,
        };
        CliSession.Handle(command, options, async (session, result, cancellationToken) =>
        {
            ExecutorLine.Print(session, await send(session.Client, result.GetRequiredValue(executor), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
