using System.CommandLine;
using Tiflow.Hosting;

namespace Tiflow.Commands;

internal static class MasterCommand
{
    public static Command Create()
    {
        var options = new RoleOptions(MasterHost.Flags);
        var command = new Command("master", "Run a master: it accepts jobs, places them on executors and remembers everything.");
        options.AddTo(command);
        command.SetAction((result, _) => MasterHost.RunAsync(options.Input(result)));
        return command;
    }
}
