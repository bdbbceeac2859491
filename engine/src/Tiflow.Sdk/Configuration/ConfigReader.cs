using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tiflow.Sdk.Configuration;

/// <summary>
/// Reads configs from JSON: syntax, unknown keys, data annotations. What is wrong is said with line and key.
/// </summary>
public static partial class ConfigReader
{
    /// <summary>The most bytes that a config may have: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads and checks a config. Empty input counts as <c>{}</c>.</summary>
    /// <exception cref="InvalidConfigException">What is wrong, and where.</exception>
    public static object Read(Type configType, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(configType);
        if (json.Length > MaxBytes)
        {
            throw new InvalidConfigException($"the config has {json.Length} bytes, more than the limit of {MaxBytes}");
        }

        var config = Deserialize(configType, json.IsEmpty ? "{}"u8 : json);
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(config, new ValidationContext(config), problems, validateAllProperties: true))
        {
            throw new InvalidConfigException(string.Join("; ", problems.Select(static problem => problem.ErrorMessage)));
        }

        return config;
    }

    private static object Deserialize(Type configType, ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, configType, SdkJson.Options)
                ?? throw new InvalidConfigException("the config is null; write a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidConfigException($"{Where(e)}{What(configType, e)}", e);
        }
    }

    private static string Where(JsonException e) => e.LineNumber is { } line ? $"line {line + 1}: " : "";

    private static string What(Type configType, JsonException e)
    {
        if (UnknownMember().Match(e.Message) is { Success: true } match)
        {
            var key = match.Groups["key"].Value;
            var known = SdkJson.Options.GetTypeInfo(configType).Properties.Select(static property => property.Name).ToArray();
            var hint = Suggestion.Nearest(key, known) is { } nearest
                ? $"did you mean \"{nearest}\"?"
                : $"known keys: {string.Join(", ", known)}";
            return $"unknown key \"{key}\"; {hint}";
        }

        var text = Position().Replace(e.Message, "").TrimEnd();
        return e.Path is { Length: > 2 } path ? $"key \"{path[2..]}\": {text}" : text;
    }

    // The only place where System.Text.Json says which member it could not map is its message.
    [GeneratedRegex("JSON property '(?<key>[^']*)' could not be mapped", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"\s*Path: .*\| LineNumber: .*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position();
}
