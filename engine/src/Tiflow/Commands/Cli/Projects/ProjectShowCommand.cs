using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Projects;

internal static class ProjectShowCommand
{
    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "show",
            "Show what a project may have, has, and waits for.",
            "tiflow cli project show --project-id data",
            "tiflow cli project show --project-id data -o json | jq .used.cpu");
        CliSession.Handle(command, options, static async (session, _, cancellationToken) =>
        {
            ProjectLine.Print(session, await session.Client.GetProjectAsync(cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
