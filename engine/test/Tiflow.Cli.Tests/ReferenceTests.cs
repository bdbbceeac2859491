using System.CommandLine;
using System.Text;
using Tiflow.Commands;
using Tiflow.Commands.Cli;
using Tiflow.Commands.Demo;
using Tiflow.Protocol.Errors;

namespace Tiflow.Cli.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public async Task CliReference_HoldsTheHelpOfEachCommand()
    {
        var page = new StringBuilder("# Command line\n\nWhat `--help` prints, command by command. A test compares; UPDATE_GOLDEN=1 writes this page anew.\n");
        foreach (var path in new[] { CliCommand.Create(), DemoCommand.Create(), HealthCommand.Create(), VersionCommand.Create() }.SelectMany(Paths))
        {
            var help = await TiflowProcess.RunAsync([.. path, "--help"]);
            page.Append($"\n## tiflow {string.Join(' ', path)}\n\n```text\n{TrimLines(help.Output)}\n```\n");
        }

        Golden.ShouldMatch(page.ToString(), "docs/reference/cli.md");
    }

    [Fact]
    public void ErrorsPage_NamesEachCodeWithItsStatus()
    {
        var documented = File.ReadLines(Path.Combine(Golden.RepositoryRoot, "docs/errors.md"))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(static cells => $"{cells[1].Trim('`')} {cells[2]}");
        documented.Order().ShouldBe(ErrorCodes.StatusByCode.Select(static pair => $"{pair.Key} {pair.Value}").Order());
    }

    private static IEnumerable<string[]> Paths(Command command) =>
        command.Subcommands.SelectMany(Paths).Select(path => (string[])[command.Name, .. path]).Prepend([command.Name]);

    private static string TrimLines(string text) =>
        string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd())).TrimEnd();
}
