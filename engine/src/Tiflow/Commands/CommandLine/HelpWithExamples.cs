using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tiflow.Commands.CommandLine;

/// <summary>The usual help, and then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    // The same text whatever the terminal: golden files and the reference page hold it.
    private const int Width = 120;

    public override bool Terminating => true;

    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = (HelpAction)option.Action!; // The option is made with this action.
        help.MaxWidth = Width;
        option.Action = new HelpWithExamples(help);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand { Examples.Count: > 0 } command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
