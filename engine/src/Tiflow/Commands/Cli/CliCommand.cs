using System.CommandLine;
using Tiflow.Commands.Cli.Backups;
using Tiflow.Commands.Cli.Cluster;
using Tiflow.Commands.Cli.Jobs;
using Tiflow.Commands.Cli.Projects;
using Tiflow.Commands.Cli.Schedules;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli;

internal static class CliCommand
{
    public static Command Create()
    {
        var options = new CliOptions();
        var command = new ExampleCommand(
            "cli",
            "Talk to a cluster: submit, watch and control jobs.",
            "tiflow cli job list",
            "tiflow cli job create --job-type CVSDemo --job-config demo.json --wait",
            "tiflow cli executor list -o json --master-addrs 10.0.0.1:10240,10.0.0.2:10240")
        {
            JobCommand.Create(options),
            ProjectGroup.Create(options),
            ScheduleGroup.Create(options),
            ExecutorGroup.Create(options),
            MasterGroup.Create(options),
            BackupCommand.Create(options),
            RestoreCommand.Create(options),
        };
        options.AddTo(command);
        return command;
    }
}
