using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobCommand
{
    public static Command Create(CliOptions options) => new ExampleCommand(
        "job",
        "Create, watch and control jobs.",
        "tiflow cli job create --job-type CVSDemo --job-config demo.json",
        "tiflow cli job wait --job-id cvsdemo-k3f9x2ab")
    {
        JobCreateCommand.Create(options),
        JobListCommand.Create(options),
        JobQueryCommand.Create(options),
        JobWaitCommand.Create(options),
        JobControlCommands.CreatePause(options),
        JobControlCommands.CreateResume(options),
        JobControlCommands.CreateCancel(options),
        JobControlCommands.CreateRetry(options),
        JobUpdateCommand.Create(options),
        JobDeleteCommand.Create(options),
        JobExplainCommand.Create(options),
        JobEventsCommand.Create(options),
    };
}
