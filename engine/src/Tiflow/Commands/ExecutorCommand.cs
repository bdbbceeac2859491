using System.CommandLine;
using Tiflow.Commands.CommandLine;
using Tiflow.Hosting;

namespace Tiflow.Commands;

internal static class ExecutorCommand
{
    public static Command Create()
    {
        var options = new RoleOptions(ExecutorHost.Flags);
        var command = new ExampleCommand(
            "executor",
            "Run an executor: it runs the jobs that masters place on it.",
            "tiflow executor --join 127.0.0.1:10240",
            "tiflow executor --config=executor.toml --join 192.168.1.10:10240 --worker-addr 0.0.0.0:10241 --advertise-addr 192.168.1.11:10241",
            "tiflow executor --labels zone=a,disk=ssd --capacity cpu=4000m,memory=8GiB,slots=100")
        {
            HandlesSignals = true,
        };
        options.AddTo(command);
        command.SetAction((result, _) => ExecutorHost.RunAsync(options.Input(result)));
        return command;
    }
}
