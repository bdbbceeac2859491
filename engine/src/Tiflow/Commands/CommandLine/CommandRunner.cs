using System.CommandLine;

namespace Tiflow.Commands.CommandLine;

/// <summary>Parses the command line and runs the command that it names.</summary>
internal static class CommandRunner
{
    // Longest time that a command may take to clean up after SIGINT or SIGTERM.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        HelpWithExamples.AddTo(root);
        var result = root.Parse(args);
        if (UsageErrors.Appear(result))
        {
            await UsageErrors.WriteAsync(result, Console.Error).ConfigureAwait(false);
            return ExitCodes.WrongUsage;
        }

        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TerminationTimeout };
        return await result.InvokeAsync(configuration).ConfigureAwait(false);
    }
}
