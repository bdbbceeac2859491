using System.Globalization;
using Tiflow.Protocol.Errors;
using Tiflow.Sdk.Configuration;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Tiflow.Hosting.Configuration.Toml;

/// <summary>
/// Reads a TOML file strictly: each key must be known and written in the form of its kind. Problems name file and line.
/// </summary>
internal sealed class TomlSource(string file, IReadOnlyList<ConfigKey> keys, ICollection<string> problems)
{
    private readonly Dictionary<string, ConfigValue> _values = new(StringComparer.Ordinal);

    /// <summary>Values by the path of their key (an alias counts as its key).</summary>
    public IReadOnlyDictionary<string, ConfigValue> Read()
    {
        var document = SyntaxParser.Parse(ReadText(), file, validate: true);
        foreach (var error in document.Diagnostics.Where(static message => message.Kind == DiagnosticMessageKind.Error))
        {
            problems.Add($"{file}:{error.Span.Start.Line + 1}: {error.Message}");
        }

        if (!document.HasErrors)
        {
            foreach (var entry in TomlEntries.Of(document))
            {
                Accept(entry);
            }
        }

        return _values;
    }

    private string ReadText()
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = Directory.Exists(file) ? "it is a directory" : e.Message;
            throw new StartupException(ErrorCodes.InvalidArgument, $"cannot read the configuration file {file} (--config): {reason}", e);
        }
    }

    private void Accept(TomlEntry entry)
    {
        if (entry.Value is null && keys.Any(key => key.Path.StartsWith($"{entry.Path}.", StringComparison.Ordinal)))
        {
            return;
        }

        var where = string.Create(CultureInfo.InvariantCulture, $"{file}:{entry.Line}");
        if (keys.FirstOrDefault(key => key.Path == entry.Path || key.Alias == entry.Path) is not { } key)
        {
            problems.Add($"{where}: unknown {Unknown(entry)}");
        }
        else if (TextOf(key.ValueKind.Form, entry.Value) is not { } text)
        {
            problems.Add($"{where}: key \"{entry.Path}\": expected {key.ValueKind.Expected}{Quoting(key.ValueKind.Form)}, got {Describe(entry.Value)}");
        }
        else if (!_values.TryAdd(key.Path, new ConfigValue(text, $"{where}: key \"{entry.Path}\"")))
        {
            problems.Add($"{where}: key \"{key.Alias}\" is another name of \"{key.Path}\", and both are set: keep one");
        }
    }

    private string Unknown(TomlEntry entry)
    {
        var known = keys.Select(static key => key.Path).ToArray();
        if (entry.Value is null)
        {
            return $"table [{entry.Path}]; remove it";
        }

        var leaf = entry.Path[(entry.Path.LastIndexOf('.') + 1)..];
        var hint = Suggestion.Nearest(entry.Path, known) ?? known.FirstOrDefault(path => path.EndsWith($".{leaf}", StringComparison.Ordinal) || path == leaf);
        return $"key \"{entry.Path}\"; " + (hint is null ? "remove it" : $"did you mean \"{hint}\"?");
    }

    private static string? TextOf(TomlForm form, ValueSyntax? value) => (form, value) switch
    {
        (TomlForm.Text or TomlForm.TextList, StringValueSyntax text) => text.Value,
        (TomlForm.TextList, ArraySyntax array) when array.Items.All(static item => item.Value is StringValueSyntax) =>
            string.Join(',', array.Items.Select(static item => ((StringValueSyntax)item.Value!).Value)),
        (TomlForm.Boolean, BooleanValueSyntax boolean) => boolean.Value ? "true" : "false",
        (TomlForm.Integer, IntegerValueSyntax integer) => integer.Value.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Quoting(TomlForm form) => form switch
    {
        TomlForm.Text => " (in quotes)",
        TomlForm.TextList => " (in quotes, or an array of texts)",
        _ => " (without quotes)",
    };

    private static string Describe(ValueSyntax? value) => value switch
    {
        StringValueSyntax text => $"the text \"{text.Value}\"",
        ArraySyntax => "an array",
        null => "a table",
        _ => value.ToString().Trim(),
    };
}
