using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.CommandLine;

/// <summary>An option like <c>--retry initial=500ms,max-attempts=5</c>.</summary>
internal static class RetryParser
{
    private const string Name = "--retry";

    // What each key sets; false when its value is not one.
    private static readonly Dictionary<string, Func<RetryPolicy, string, bool>> Keys = new(StringComparer.Ordinal)
    {
        ["initial"] = static (policy, text) => SetTime(text, ms => policy.InitialMs = ms),
        ["max"] = static (policy, text) => SetTime(text, ms => policy.MaxMs = ms),
        ["multiplier"] = static (policy, text) => SetNumber(text, number => policy.Multiplier = number),
        ["jitter"] = static (policy, text) => SetNumber(text, number => policy.Jitter = number),
        ["max-attempts"] = static (policy, text) => SetCount(text, count => policy.MaxAttempts = count),
        ["reset-after"] = static (policy, text) => SetTime(text, ms => policy.ResetAfterMs = ms),
    };

    public static Option<RetryPolicy?> Create(string description) => new(Name)
    {
        Description = description,
        HelpName = "KEY=VALUE,…",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = Parse,
    };

    private static RetryPolicy? Parse(ArgumentResult result)
    {
        var policy = new RetryPolicy();
        foreach (var word in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!Keys.TryGetValue(parts[0], out var set))
            {
                var nearest = Suggestion.Nearest(parts[0], Keys.Keys);
                result.AddError($"{Name} '{parts[0]}': expected {string.Join(", ", Keys.Keys)}"
                    + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
                return null;
            }

            if (parts.Length < 2 || !set(policy, parts[1]))
            {
                result.AddError($"{Name} '{word}': expected for example initial=500ms,max=30s,multiplier=2,jitter=0.2,max-attempts=5,reset-after=10s");
                return null;
            }
        }

        return policy;
    }

    private static bool SetTime(string text, Action<long> set)
    {
        if (!DurationFormat.TryParse(text, out var time))
        {
            return false;
        }

        set((long)time.TotalMilliseconds);
        return true;
    }

    private static bool SetNumber(string text, Action<double> set)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        set(number);
        return true;
    }

    private static bool SetCount(string text, Action<int> set)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        set(count);
        return true;
    }
}
