namespace Tiflow.Commands.Cli.Json;

internal sealed record FilterOutput(string Name, int Executors);
