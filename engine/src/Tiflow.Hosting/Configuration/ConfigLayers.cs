using System.Collections.ObjectModel;
using Tiflow.Hosting.Configuration.Toml;
using Tiflow.Protocol.Errors;

namespace Tiflow.Hosting.Configuration;

/// <summary>
/// The settings of one start: defaults &lt; TOML &lt; environment &lt; flags. It collects every problem, so that people
/// see all of them at once.
/// </summary>
internal sealed class ConfigLayers
{
    private readonly Dictionary<string, ConfigValue> _values = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public ConfigLayers(ConfigInput input, IReadOnlyList<ConfigKey> keys)
    {
        var toml = input.File is { } file ? new TomlSource(file, keys, _problems).Read() : ReadOnlyDictionary<string, ConfigValue>.Empty;
        foreach (var key in keys)
        {
            var value = Flag(input, key) ?? Variable(input, key) ?? toml.GetValueOrDefault(key.Path);
            if (value is not null)
            {
                _values.Add(key.Path, value);
            }
        }
    }

    /// <summary>
    /// The value of the key or of its default; what cannot be read is a problem and counts as not given.
    /// </summary>
    public T? Get<T>(ConfigKey<T> key)
    {
        if (_values.TryGetValue(key.Path, out var value))
        {
            if (key.Kind.TryParse(value.Text, out var parsed))
            {
                return parsed;
            }

            _problems.Add($"{value.Origin}: \"{value.Text}\" is not {key.Kind.Expected}");
        }

        return key.Default is not null && key.Kind.TryParse(key.Default, out var standard) ? standard : default;
    }

    /// <summary>As <see cref="Get{T}"/> for a key that always has a default.</summary>
    public T Require<T>(ConfigKey<T> key) =>
        Get(key) ?? throw new InvalidOperationException($"The default of {key.Path} cannot be read.");

    public bool IsGiven(ConfigKey key) => _values.ContainsKey(key.Path);

    /// <summary>Reports what is wrong with the value of the key, naming the place that it comes from.</summary>
    public void Refuse(ConfigKey key, string problem) =>
        _problems.Add($"{(_values.TryGetValue(key.Path, out var value) ? value.Origin : key.Path)}: {problem}");

    /// <exception cref="StartupException">There are problems: all of them in one line.</exception>
    public void ThrowIfRefused()
    {
        if (_problems.Count > 0)
        {
            throw new StartupException(ErrorCodes.InvalidArgument, string.Join("; ", _problems));
        }
    }

    private static ConfigValue? Flag(ConfigInput input, ConfigKey key) =>
        key.HasFlag && input.Flags.TryGetValue(key.FlagName, out var text) ? new ConfigValue(text, key.FlagName) : null;

    // An empty variable counts as not set: compose files and shells cannot unset one.
    private static ConfigValue? Variable(ConfigInput input, ConfigKey key) =>
        input.Environment(key.EnvironmentName) is { Length: > 0 } text ? new ConfigValue(text, key.EnvironmentName) : null;
}
