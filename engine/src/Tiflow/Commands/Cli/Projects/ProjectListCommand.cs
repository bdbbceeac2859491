using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Projects;

internal static class ProjectListCommand
{
    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "list",
            "List the projects that have jobs, a quota or a weight.",
            "tiflow cli project list",
            "tiflow cli project list -o json | jq '.[] | {id, dominant_share}'");
        CliSession.Handle(command, options, static async (session, _, cancellationToken) =>
        {
            var projects = await session.Client.ListProjectsAsync(cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson([.. projects.Select(ProjectOutput.From)], CliJson.Documents.IReadOnlyListProjectOutput);
            }
            else
            {
                session.Output.Write(ProjectTables.Of(projects));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
