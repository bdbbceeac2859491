namespace Tiflow.Commands.Cli.Json;

internal sealed record VersionOutput
{
    public required string Version { get; init; }

    public required string? Commit { get; init; }

    public required string? BuildTime { get; init; }

    public required string Runtime { get; init; }
}
