using System.CommandLine;
using Tiflow.Commands;
using Tiflow.Commands.Cli;
using Tiflow.Commands.CommandLine;
using Tiflow.Commands.Demo;

var root = new RootCommand("Tiflow: a dataflow engine.")
{
    MasterCommand.Create(),
    ExecutorCommand.Create(),
    CliCommand.Create(),
    DemoCommand.Create(),
    HealthCommand.Create(),
    VersionCommand.Create(),
};
return await CommandRunner.RunAsync(root, args).ConfigureAwait(false);
