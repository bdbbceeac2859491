namespace Tiflow.Cli.Tests;

internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
