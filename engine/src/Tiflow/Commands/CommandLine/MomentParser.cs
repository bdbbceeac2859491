using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.CommandLine;

/// <summary>An option like <c>--start-after 2026-01-02T03:04:05Z</c> or <c>--start-after 10m</c>.</summary>
internal static class MomentParser
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK",
    ];

    public static Option<(DateTimeOffset? At, TimeSpan? Delay)?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME|DURATION",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parse(name, result),
    };

    private static (DateTimeOffset? At, TimeSpan? Delay)? Parse(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationFormat.TryParse(text, out var delay))
        {
            return (null, delay);
        }

        // A time without an offset would mean another moment at each place that reads it.
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf(':', StringComparison.Ordinal)))
        {
            return (moment, null);
        }

        result.AddError($"{name} '{text}': expected a time with its offset or a duration, for example 2026-01-02T03:04:05Z or 10m");
        return null;
    }
}
