namespace Tiflow.Commands.Cli.Json;

internal sealed record ResignedOutput(string Name, bool Resigned);
