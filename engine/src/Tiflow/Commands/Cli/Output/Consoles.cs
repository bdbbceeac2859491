using Spectre.Console;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Standard output as people see it: colours and live displays on a terminal, plain text in a pipe.</summary>
internal static class Consoles
{
    // A table in a pipe has one line per row, however long.
    private const int UnlimitedWidth = 10_000;

    public static IAnsiConsole Create(bool noColor)
    {
        var isTerminal = !Console.IsOutputRedirected;
        var plain = noColor || !isTerminal || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = UnlimitedWidth;
        }

        return console;
    }
}
