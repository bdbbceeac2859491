using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tiflow.Commands.Cli.Output;

/// <summary>
/// What a command prints: JSON documents or human text on standard output, notices and errors on standard error.
/// </summary>
internal sealed class CliOutput(OutputFormat format, bool noColor)
{
    public IAnsiConsole Console { get; } = Consoles.Create(noColor);

    public bool IsJson => format == OutputFormat.Json;

    public bool IsWide => format == OutputFormat.Wide;

    /// <summary>Whether a display that moves makes sense.</summary>
    public bool IsLive => format == OutputFormat.Table && Console.Profile.Capabilities is { Interactive: true, Ansi: true };

    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => WriteLine(JsonSerializer.Serialize(value, type));

    public void Write(IRenderable renderable) => Console.Write(renderable);

    /// <summary>Text as it is: no markup, no wrapping.</summary>
    public void WriteLine(string text) => Console.Profile.Out.Writer.WriteLine(text);

    /// <summary>Something for the person at the terminal that must not disturb scripts.</summary>
    public static void Notice(string text) => System.Console.Error.WriteLine(text);

    public static void WriteError(string code, string message) => System.Console.Error.WriteLine($"error: {code}: {message}");
}
