using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class ExecutorGroup
{
    public static Command Create(CliOptions options) => new ExampleCommand(
        "executor",
        "Look at the executors of the cluster, and say which of them take work.",
        "tiflow cli executor list",
        "tiflow cli executor drain --executor executor-1 --wait")
    {
        ExecutorListCommand.Create(options),
        ExecutorShowCommand.Create(options),
        ExecutorControlCommands.CreateCordon(options),
        ExecutorControlCommands.CreateUncordon(options),
        ExecutorDrainCommand.Create(options),
        ExecutorRemoveCommand.Create(options),
        ExecutorEventsCommand.Create(options),
    };

    public static Option<string> Executor() => new("--executor")
    {
        Description = "The executor's id or name",
        HelpName = "ID or NAME",
        Required = true,
    };
}
