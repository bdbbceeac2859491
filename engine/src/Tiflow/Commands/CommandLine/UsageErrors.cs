using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Tiflow.Protocol.Errors;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.CommandLine;

/// <summary>Says what is wrong with a command line, with the nearest word that would be right.</summary>
internal static class UsageErrors
{
    public static bool Appear(ParseResult result) => result.Action is ParseErrorAction;

    public static async Task WriteAsync(ParseResult result, TextWriter error)
    {
        foreach (var message in Describe(result))
        {
            await error.WriteLineAsync($"error: {ErrorCodes.InvalidArgument}: {message}").ConfigureAwait(false);
        }

        await error.WriteLineAsync($"Try '{Path(result.CommandResult)} --help'.").ConfigureAwait(false);
    }

    // A word that is not known explains the other errors: they are mostly its consequences.
    private static IEnumerable<string> Describe(ParseResult result)
    {
        if (result.UnmatchedTokens.Count == 0)
        {
            return result.Errors.Select(static problem => problem.Message.TrimEnd('.')).Distinct(StringComparer.Ordinal);
        }

        var word = result.UnmatchedTokens[0];
        var nearest = Suggestion.Nearest(word, KnownWords(result.CommandResult, isOption: word.StartsWith('-')));
        var kind = word.StartsWith('-') ? "option" : "command or argument";
        return [$"unknown {kind} '{word}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}"];
    }

    private static IEnumerable<string> KnownWords(CommandResult result, bool isOption) => isOption
        ? Ancestors(result)
            .SelectMany(command => command.Options.Where(option => option.Recursive || command == result.Command))
            .SelectMany(static option => option.Aliases.Prepend(option.Name))
        : result.Command.Subcommands.SelectMany(static command => command.Aliases.Prepend(command.Name));

    private static string Path(CommandResult result) =>
        string.Join(' ', Ancestors(result).Reverse().Select(static command => command is RootCommand ? "tiflow" : command.Name));

    private static IEnumerable<Command> Ancestors(CommandResult result)
    {
        for (SymbolResult? current = result; current is CommandResult command; current = current.Parent)
        {
            yield return command.Command;
        }
    }
}
