using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Projects;

internal static class ProjectGroup
{
    public static Command Create(CliOptions options) => new ExampleCommand(
        "project",
        "Look at projects, and say what they may have: a quota, and their part of a cluster that is too small for all.",
        "tiflow cli project list",
        "tiflow cli project set --project-id data --weight 3 --quota jobs=100,cpu=64000m")
    {
        ProjectListCommand.Create(options),
        ProjectShowCommand.Create(options),
        ProjectSetCommand.Create(options),
    };
}
