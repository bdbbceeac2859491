using System.CommandLine;
using Tiflow.Commands;
using Tiflow.Commands.Cli;
using Tiflow.Commands.CommandLine;
using Tiflow.Commands.Demo;

var root = new RootCommand("Tiflow: a dataflow engine.")
{
    CliCommand.Create(),
    DemoCommand.Create(),
    VersionCommand.Create(),
};
return await CommandRunner.RunAsync(root, args).ConfigureAwait(false);
