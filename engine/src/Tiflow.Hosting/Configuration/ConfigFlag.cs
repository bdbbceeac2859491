namespace Tiflow.Hosting.Configuration;

/// <summary>
/// A flag of a role's command. Its name has the dashes (<c>--data-dir</c>), its value name is what help writes for the
/// value; a bare switch means true, a list may be repeated.
/// </summary>
public sealed record ConfigFlag(string Name, string ValueName, string Description, bool IsSwitch, bool IsList)
{
    internal static IReadOnlyList<ConfigFlag> Of(IEnumerable<ConfigKey> keys) =>
        [.. keys.Where(static key => key.HasFlag).Select(static key => new ConfigFlag(
            key.FlagName,
            key.ValueKind.Name,
            key.Meaning + Default(key),
            key.ValueKind.Form == TomlForm.Boolean,
            key.ValueKind.Form == TomlForm.TextList))];

    private static string Default(ConfigKey key) => (key.Default ?? key.DefaultNote) is { Length: > 0 } text ? $" [default: {text}]" : "";
}
