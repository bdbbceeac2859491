using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class ExecutorRemoveCommand
{
    private static readonly Option<string> Executor = ExecutorGroup.Executor();
    private static readonly Option<bool> Force = new("--force") { Description = "Also when jobs keep local resources on its disk: they fail" };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "remove",
            "Forget an executor on which nothing runs, with its history. A process that lives registers anew: stop it first.",
            "tiflow cli executor remove --executor exec-3",
            "tiflow cli executor remove --executor exec-3 --force")
        {
            Executor, Force,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var executor = result.GetRequiredValue(Executor);
            await session.Client.RemoveExecutorAsync(executor, result.GetValue(Force), cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(new DeletedOutput(executor, Deleted: true), CliJson.Documents.DeletedOutput);
            }
            else
            {
                session.Output.WriteLine($"executor {executor} is removed");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
