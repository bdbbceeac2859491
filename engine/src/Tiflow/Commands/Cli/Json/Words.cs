namespace Tiflow.Commands.Cli.Json;

/// <summary>Protobuf has no absent strings: there an empty one is none.</summary>
internal static class Words
{
    public static string? OrNull(string text) => text.Length == 0 ? null : text;
}
