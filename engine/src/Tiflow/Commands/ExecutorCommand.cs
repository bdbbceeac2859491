using System.CommandLine;
using Tiflow.Hosting;

namespace Tiflow.Commands;

internal static class ExecutorCommand
{
    public static Command Create()
    {
        var options = new RoleOptions(ExecutorHost.Flags);
        var command = new Command("executor", "Run an executor: it runs the jobs that masters place on it.");
        options.AddTo(command);
        command.SetAction((result, _) => ExecutorHost.RunAsync(options.Input(result)));
        return command;
    }
}
