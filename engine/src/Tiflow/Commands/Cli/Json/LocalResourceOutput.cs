using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

/// <param name="Name">Unique in the job.</param>
/// <param name="Executor">The name of the executor that has it on its disk.</param>
internal sealed record LocalResourceOutput(string Name, string Executor)
{
    public static LocalResourceOutput From(LocalResource resource) => new(resource.Name, resource.Executor);
}
