using System.CommandLine;
using Tiflow.Commands.CommandLine;
using Tiflow.Hosting;

namespace Tiflow.Commands;

internal static class MasterCommand
{
    public static Command Create()
    {
        var options = new RoleOptions(MasterHost.Flags);
        var command = new ExampleCommand(
            "master",
            "Run a master: it accepts jobs, places them on executors and remembers everything.",
            "tiflow master",
            "tiflow master --config=master.toml --master-addr 0.0.0.0:10240 --advertise-addr 192.168.1.10:10240")
        {
            HandlesSignals = true,
        };
        options.AddTo(command);
        command.SetAction((result, _) => MasterHost.RunAsync(options.Input(result)));
        return command;
    }
}
