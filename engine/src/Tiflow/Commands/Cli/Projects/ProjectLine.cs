using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Projects;

/// <summary>One project, for people or as JSON.</summary>
internal static class ProjectLine
{
    public static void Print(CliSession session, Project project)
    {
        if (session.Output.IsJson)
        {
            session.Output.WriteJson(ProjectOutput.From(project), CliJson.Documents.ProjectOutput);
        }
        else
        {
            session.Output.Write(ProjectTables.Details(project));
        }
    }
}
