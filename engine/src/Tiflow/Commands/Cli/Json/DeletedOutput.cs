namespace Tiflow.Commands.Cli.Json;

internal sealed record DeletedOutput(string Id, bool Deleted);
