using System.CommandLine;
using System.CommandLine.Parsing;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.CommandLine;

/// <summary>Options whose values are written in the project's own ways.</summary>
internal static class ValueParsers
{
    /// <summary>An option like <c>--timeout 60s</c>; null when it is not given.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseDuration,
    };

    /// <summary>A repeatable option like <c>--label team=data</c>; a later value of a key wins.</summary>
    public static Option<Dictionary<string, string>> KeyValues(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => ParseKeyValues(name, result),
    };

    /// <summary>An option like <c>--demand cpu=500m,memory=1GiB</c>; null when it is not given.</summary>
    public static Option<IReadOnlyDictionary<string, long>?> Amounts(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "RESOURCES",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => ParseAmounts(name, result),
    };

    /// <summary>An option whose value is one of the words, whatever their case; null when it is not given.</summary>
    /// <param name="name">The option.</param>
    /// <param name="helpName">What the help calls the value.</param>
    /// <param name="description">What the help says.</param>
    /// <param name="words">What each word means.</param>
    public static Option<T?> Word<T>(
        string name,
        string helpName,
        string description,
        IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => ParseWord(name, result, words),
        };
        option.CompletionSources.Add([.. words.Keys]);
        return option;
    }

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationFormat.TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"'{text}' is not a duration; write for example 500ms, 30s or 1h");
        return null;
    }

    private static Dictionary<string, string> ParseKeyValues(string name, ArgumentResult result)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in result.Tokens.Select(static token => token.Value))
        {
            var parts = text.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0)
            {
                result.AddError($"{name} '{text}': expected KEY=VALUE, for example team=data");
                return values;
            }

            values[parts[0]] = parts[1];
        }

        return values;
    }

    private static IReadOnlyDictionary<string, long>? ParseAmounts(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (CapacityFormat.TryParse(text, out var amounts))
        {
            return amounts;
        }

        result.AddError($"{name} '{text}': expected RESOURCE=AMOUNT,…, for example cpu=500m,memory=1GiB,slots=1");
        return null;
    }

    private static T? ParseWord<T>(string name, ArgumentResult result, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        var word = words.Keys.FirstOrDefault(key => key.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (word is not null)
        {
            return words[word];
        }

        var nearest = Suggestion.Nearest(text, words.Keys);
        result.AddError($"{name} '{text}': expected {string.Join(", ", words.Keys)}"
            + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
        return null;
    }
}
